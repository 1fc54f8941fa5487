using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>The senders of datagrams: sockets of the set where it has them, or helpers with their names.</summary>
internal sealed class UnixSources(IReadOnlyList<UnixSocketRecord> sockets, UnixLinks links, UnixWorkplace work)
{
    private readonly ILookup<string, UnixSocketRecord> _byName = sockets.Where(static socket => !socket.Name.IsEmpty).ToLookup(static socket => KeyOf(socket.Name));
    private readonly ILookup<uint, UnixSocketRecord> _nameless = sockets.Where(static socket => socket.Name.IsEmpty && socket.Peer != 0).ToLookup(static socket => socket.Peer);
    private readonly Dictionary<(string Name, uint? NsId), SafeFileHandle> _helpers = [];

    /// <summary>The socket of the set that sent a packet, or null: the receiver's peer, or one with that name, or without one and connected to the receiver.</summary>
    public UnixSocketRecord? Of(UnixSocketRecord receiver, UnixPacket packet)
    {
        if (links.Find(receiver.Peer) is { } peer && peer.Name.Span.SequenceEqual(packet.Source.Span)) return peer;
        return packet.Source.IsEmpty ? _nameless[receiver.Ino].FirstOrDefault() : _byName[KeyOf(packet.Source)].FirstOrDefault();
    }

    /// <summary>A socket with a name that none of the set has, or without one.</summary>
    public SafeFileHandle Helper(UnixSocketRecord receiver, ReadOnlyMemory<byte> name)
    {
        if (_helpers.TryGetValue((KeyOf(name), receiver.NsId), out SafeFileHandle? helper)) return helper;
        helper = work.MakeHelper(receiver);
        Name(helper, receiver, name);
        return _helpers[(KeyOf(name), receiver.NsId)] = helper;
    }

    /// <summary>Gives a helper a name. A path is one under a root directory of its own, so that it neither meets nor leaves a file.</summary>
    public static void Name(SafeFileHandle helper, UnixSocketRecord receiver, ReadOnlyMemory<byte> name)
    {
        if (name.IsEmpty) return;
        try
        {
            if (name.Span[0] == 0) UnixSocketCalls.Bind(helper, name.Span);
            else BindInScratch(helper, name.ToArray().AsSpan().TrimEnd((byte)0).ToArray());
        }
        catch (IOException e)
        {
            throw receiver.Error($"a socket with the name of a datagram's sender cannot be made: {e.Message}", e);
        }
    }

    private static void BindInScratch(SafeFileHandle socket, byte[] path)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("soccr-unix-");
        try
        {
            NamespaceThread.Run(NamespaceCalls.LeaveFileSystem, () =>
            {
                PathCalls.ChangeRoot(Encoding.UTF8.GetBytes(scratch.FullName));
                PathCalls.ChangeDirectory("/"u8);
                for (int i = 1; i < path.Length; i++)
                {
                    if (path[i] == '/') PathCalls.MakeDirectory(path.AsSpan(0, i));
                }
                UnixSocketCalls.Bind(socket, path);
                return 0;
            });
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static string KeyOf(ReadOnlyMemory<byte> name) => Convert.ToHexString(name.Span);
}
