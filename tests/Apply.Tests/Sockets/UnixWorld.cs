using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Unix;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Sockets of a test with a directory for their paths: they are made, dumped, closed, made again and looked at.</summary>
internal sealed class UnixWorld : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<SafeFileHandle> _sockets = [];
    private readonly Dictionary<uint, SafeFileHandle> _restored = [];
    private readonly List<IDisposable> _owned = [];

    public UnixWorld() => Needs.Demand(Need.NetworkNamespaces);

    public string Directory => _directory.FullPath;

    public string[] Files => _directory.Names;

    public UnixSocketSet? Before { get; private set; }

    /// <summary>A path in the directory.</summary>
    public byte[] PathOf(string name) => Encoding.UTF8.GetBytes(_directory[name]);

    /// <summary>An abstract name that no other test has, with bytes that are no text.</summary>
    public static byte[] Abstract(string name) => [0, .. Encoding.UTF8.GetBytes($"soccr-{Environment.ProcessId}-{Guid.NewGuid():N}-{name}"), 0, 0xff, (byte)'='];

    public SafeFileHandle Add(SafeFileHandle socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    public SafeFileHandle Make(UnixSocketType type, byte[]? name = null, int backlog = -1)
    {
        SafeFileHandle socket = Add(UnixSocketCalls.Make((int)type));
        if (name is not null) UnixSocketCalls.Bind(socket, name);
        if (backlog >= 0) SocketCalls.Listen(socket, backlog);
        return socket;
    }

    public (SafeFileHandle, SafeFileHandle) Pair(UnixSocketType type)
    {
        (SafeFileHandle one, SafeFileHandle other) = UnixSocketCalls.MakePair((int)type);
        return (Add(one), Add(other));
    }

    /// <summary>A client of a listener, and what accept gives.</summary>
    public (SafeFileHandle Client, SafeFileHandle Server) Connect(UnixSocketType type, SafeFileHandle listener, byte[] name)
    {
        SafeFileHandle client = Make(type);
        UnixSocketCalls.Connect(client, name);
        return (client, Add(SocketCalls.Accept(listener)));
    }

    /// <summary>Closes a socket that the dump does not know of.</summary>
    public void Forget(SafeFileHandle socket)
    {
        _sockets.Remove(socket);
        socket.Dispose();
    }

    /// <summary>Dumps all, closes all, makes all again, dumps again: the same but for inode numbers and ids.</summary>
    public void Migrate(Func<UnixSocketSet, UnixSocketSet>? edit = null, UnixRestoreOptions? options = null, Func<SafeFileHandle, JsonObject>? readOptions = null)
    {
        uint[] order = [.. _sockets.Select(InodeOf)];
        Before = UnixEngine.Dump(_sockets, readOptions: readOptions);
        _owned.Add(Before);
        foreach (SafeFileHandle socket in _sockets) socket.Dispose();
        AwaitEnd(order);
        UnixSocketSet wanted = edit?.Invoke(Before) ?? Before;
        RestoredUnixSockets restored = UnixEngine.Restore(wanted, options ?? new UnixRestoreOptions());
        _owned.Add(restored);
        foreach ((uint inode, SafeFileHandle socket) in restored.ByInode) _restored.Add(inode, socket);
        // The order decides the ids, so that both dumps have the same ones.
        using UnixSocketSet after = UnixEngine.Dump(order.Select(inode => _restored[inode]));
        Assert.Equal(UnixText.Of(wanted), UnixText.Of(after));
        for (int i = 0; i < order.Length; i++) _sockets[i] = _restored[order[i]];
    }

    /// <summary>Sockets in flight in their own queues end when the kernel has looked for such, which it does after a unix socket was closed; not always after the last of them.</summary>
    private static void AwaitEnd(IEnumerable<uint> inodes)
    {
        using SockDiag diag = SockDiag.Open();
        foreach (uint inode in inodes)
        {
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    UnixSocketCalls.Make(Libc.SOCK_DGRAM).Dispose();
                    return diag.UnixSocket(inode) is null;
                },
                TimeSpan.FromSeconds(20)));
        }
    }

    /// <summary>The socket of today in place of one that was added as the nth.</summary>
    public SafeFileHandle this[int index] => _sockets[index];

    public IReadOnlyList<SafeFileHandle> Sockets => _sockets;

    /// <summary>Sets an option of level SOL_SOCKET.</summary>
    public static void SetOption(SafeFileHandle socket, int name, int value) => OptionCalls.Set(socket, Libc.SOL_SOCKET, name, value);

    public static uint InodeOf(SafeFileHandle socket) => (uint)PathCalls.Status(socket).Inode;

    public static void Send(SafeFileHandle socket, string text, byte[]? to = null, params SafeFileHandle[] descriptors) =>
        Assert.Equal(text.Length, MessageCalls.Send(socket, Encoding.ASCII.GetBytes(text), to ?? [], descriptors));

    /// <summary>What a program reads: the text, the name of its source, how many descriptors; null where there is nothing.</summary>
    public static string? Read(SafeFileHandle socket, int length = 1 << 20)
    {
        byte[] buffer = new byte[length];
        using ReceivedMessage? message = MessageCalls.Receive(socket, buffer);
        if (message is null) return null;
        string text = Encoding.ASCII.GetString(buffer, 0, message.Length);
        if (message.SourceName.Length > 0) text += $" from {Convert.ToHexString(message.SourceName)}";
        return message.Descriptors.Count > 0 ? $"{text} with {message.Descriptors.Count}" : text;
    }

    public void Dispose()
    {
        foreach (SafeFileHandle socket in _sockets) socket.Dispose();
        foreach (IDisposable thing in _owned) thing.Dispose();
        _directory.Dispose();
    }
}
