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
            (int send, int receive, int locks) = OptionCalls.GetBuffers(socket);
            return new SocketBuffers((uint)send, (uint)receive, locks);
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
            // What is set is doubled, and a lock comes with it.
            if (now.Send != Send) OptionCalls.ForceSendBuffer(socket, (int)(Send / 2));
            if (now.Receive != Receive) OptionCalls.ForceReceiveBuffer(socket, (int)(Receive / 2));
            OptionCalls.LockBuffers(socket, Locks);
        }
        catch (IOException e)
        {
            throw new EngineException($"the sizes of the buffers: {e.Message}", e);
        }
    }
}
