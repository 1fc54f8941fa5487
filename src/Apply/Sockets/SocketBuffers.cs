using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Sizes of a socket's buffers.</summary>
/// <param name="Send">Bytes as the kernel tells them: twice what was set.</param>
/// <param name="Receive">The same.</param>
/// <param name="Locks">Which of the two the user has fixed: bit 0 send, bit 1 receive.</param>
public readonly record struct SocketBuffers(uint Send, uint Receive, int Locks)
{
    /// <summary>The bits of <see cref="Locks"/>.</summary>
    public const int SendLock = 1, ReceiveLock = 2;

    /// <summary>Reads them.</summary>
    /// <exception cref="EngineException">They cannot be read.</exception>
    public static SocketBuffers Get(SafeHandle socket)
    {
        try
        {
            return Read(socket);
        }
        catch (IOException e)
        {
            throw new EngineException($"the sizes of the buffers: {e.Message}", e);
        }
    }

    /// <summary>Sets them, where they are others than the socket has; sizes beyond the limit of the system too, which takes CAP_NET_ADMIN.</summary>
    /// <exception cref="EngineException">The kernel refuses them.</exception>
    public void Set(SafeHandle socket)
    {
        SocketBuffers now = Get(socket);
        if (now == this) return;
        try
        {
            Change(socket, now);
        }
        catch (IOException e)
        {
            throw new EngineException($"the sizes of the buffers: {e.Message}", e);
        }
    }

    /// <summary>Reads them; an error is an <see cref="IOException"/>.</summary>
    internal static SocketBuffers Read(SafeHandle socket) =>
        new((uint)SocketOptionCalls.GetSendBuffer(socket), (uint)SocketOptionCalls.GetReceiveBuffer(socket), SocketOptionCalls.GetBufferLocks(socket));

    /// <summary>Sets them over others; an error is an <see cref="IOException"/>. One that the kernel chose itself may be odd: it becomes the next even one.</summary>
    internal void Change(SafeHandle socket, SocketBuffers now)
    {
        // What is set is doubled, and a lock comes with it.
        if (now.Send != Send) SocketOptionCalls.ForceSendBuffer(socket, Half(Send));
        if (now.Receive != Receive) SocketOptionCalls.ForceReceiveBuffer(socket, Half(Receive));
        SocketOptionCalls.SetBufferLocks(socket, Locks);
    }

    private static int Half(uint size) => (int)((size + 1) / 2);
}
