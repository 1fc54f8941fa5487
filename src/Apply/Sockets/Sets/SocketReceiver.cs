using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>A program that waits for sockets at a unix socket: it gets one message, the names with colons between them, and the descriptors by SCM_RIGHTS in the same order.</summary>
public sealed class SocketReceiver : IDisposable
{
    private const string Undone = "all was taken back, and the images can be restored again";

    // SCM_MAX_FD, linux/include/net/scm.h.
    private const int MostDescriptors = 253;

    // SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM: what the receiver is, connect tells.
    private static readonly int[] s_types = [(int)UnixSocketType.Stream, (int)UnixSocketType.Seqpacket, (int)UnixSocketType.Dgram];

    // The network is closed meanwhile, and peers wait.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly SafeFileHandle _socket;
    private readonly string _name;

    private SocketReceiver(SafeFileHandle socket, string name) => (_socket, _name) = (socket, name);

    /// <summary>Connects to it, before anything is made for it.</summary>
    /// <param name="name">A path, or <c>@</c> and an abstract name.</param>
    /// <param name="count">How many sockets it will get.</param>
    /// <exception cref="EngineException">Nobody is there, or so many do not go in a message.</exception>
    public static SocketReceiver Connect(string name, int count)
    {
        if (count > MostDescriptors) throw new EngineException($"{name}: {count} sockets do not go in one message, which takes {MostDescriptors}");
        byte[] address = Encoding.UTF8.GetBytes(name.StartsWith('@') ? $"\0{name[1..]}" : name);
        IOException? refusal = null;
        foreach (int type in s_types)
        {
            SafeFileHandle socket = UnixSocketCalls.Make(type);
            try
            {
                UnixSocketCalls.Connect(socket, address);
                return new SocketReceiver(socket, name);
            }
            catch (IOException e)
            {
                socket.Dispose();
                // Of an abstract name the kernel looks for one of this type alone.
                if (ErrorNumber.IsRefusedConnection(e)) refusal = e;
                else if (!ErrorNumber.IsWrongType(e)) throw NobodyThere(e);
            }
        }
        throw refusal is null ? new EngineException($"{name}: is of another type, expected a unix socket") : NobodyThere(refusal);

        EngineException NobodyThere(IOException e) => new($"{name}: {e.Message}, expected a program that waits for sockets there", e);
    }

    /// <summary>Hands sockets over, and waits until the message is read.</summary>
    /// <param name="sockets">Their names and descriptors, which stay the caller's.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="EngineException">It did not take them.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it; the message may be read later on.</exception>
    public void Send(IReadOnlyList<(string Name, SafeFileHandle Handle)> sockets, CancellationToken cancellation)
    {
        try
        {
            MessageCalls.Send(_socket, Encoding.UTF8.GetBytes(string.Join(':', sockets.Select(static socket => socket.Name))), [], [.. sockets.Select(static socket => socket.Handle)]);
            Await(cancellation);
        }
        catch (IOException e)
        {
            throw new EngineException($"{_name}: {e.Message}, expected a program that takes the sockets; {Undone}", e);
        }
    }

    // Of a program that ends before it has read the message the kernel tells by an error (linux/net/unix/af_unix.c, unix_release_sock); of one with datagrams it does not.
    private void Await(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isRead = SocketQueueCalls.CountOutgoing(_socket) == 0;
            if (SocketQueueCalls.Poll(_socket).Failed) throw new EngineException($"{_name}: hung up before it read the message with the sockets; {Undone}");
            if (isRead) return;
            if (Stopwatch.GetElapsedTime(start) > s_patience) throw new EngineException($"{_name}: did not read the message with the sockets in {s_patience.TotalSeconds} seconds; {Undone}");
            Thread.Sleep(1);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
