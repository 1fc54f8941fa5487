using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>A program that waits for sockets at a unix socket: it gets one message, the names with colons between them, and the descriptors by SCM_RIGHTS in the same order.</summary>
public sealed class SocketReceiver : IDisposable
{
    // SCM_MAX_FD, linux/include/net/scm.h.
    private const int MostDescriptors = 253;

    // SOCK_STREAM, SOCK_SEQPACKET, SOCK_DGRAM: what the receiver is, connect tells.
    private static readonly int[] s_types = [(int)UnixSocketType.Stream, (int)UnixSocketType.Seqpacket, (int)UnixSocketType.Dgram];

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
                if (!ErrorNumber.IsWrongType(e)) throw new EngineException($"{name}: {e.Message}, expected a program that waits for sockets there", e);
            }
        }
        throw new EngineException($"{name}: is of another type, expected a unix socket");
    }

    /// <summary>Hands the sockets over.</summary>
    /// <exception cref="EngineException">It does not take them.</exception>
    public void Send(RestoredSockets sockets)
    {
        try
        {
            byte[] names = Encoding.UTF8.GetBytes(string.Join(':', sockets.Sockets.Select(static socket => socket.Name)));
            MessageCalls.Send(_socket, names, [], [.. sockets.Sockets.Select(static socket => socket.Handle)]);
        }
        catch (IOException e)
        {
            throw new EngineException($"{_name}: {e.Message}; the sockets are gone", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
