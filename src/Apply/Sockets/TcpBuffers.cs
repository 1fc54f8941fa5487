using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Sizes of a socket's buffers as the kernel tells them, and which of them it keeps.</summary>
/// <param name="Send">Bytes.</param>
/// <param name="Receive">Bytes.</param>
/// <param name="Locks">SO_BUF_LOCK.</param>
internal readonly record struct TcpBuffers(uint Send, uint Receive, uint Locks)
{
    /// <summary>Those that a connection names, else those that the socket has now.</summary>
    public static TcpBuffers Of(SafeHandle socket, TcpSnapshot connection) => connection is { SendBuffer: > 0, ReceiveBuffer: > 0 }
        ? new(connection.SendBuffer, connection.ReceiveBuffer, connection.BufferLocks)
        : new((uint)SocketOptionCalls.GetSendBuffer(socket), (uint)SocketOptionCalls.GetReceiveBuffer(socket), (uint)SocketOptionCalls.GetBufferLocks(socket));

    /// <summary>Sets them. One that the kernel chose itself may be odd: it becomes the next even one.</summary>
    public void Set(SafeHandle socket)
    {
        SocketOptionCalls.ForceSendBuffer(socket, Half(Send));
        SocketOptionCalls.ForceReceiveBuffer(socket, Half(Receive));
        SocketOptionCalls.SetBufferLocks(socket, (int)Locks);
    }

    private static int Half(uint size) => (int)((size + 1) / 2);
}
