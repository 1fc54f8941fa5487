using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>The head of a message from the kernel.</summary>
/// <param name="Length">Bytes of the message, the head included.</param>
/// <param name="IsEnd">Whether it is no answer, but their end.</param>
/// <param name="IsLast">Whether nothing comes after it.</param>
/// <param name="IsInterrupted">Whether what is told changed meanwhile.</param>
/// <param name="Error">Why there are no more; null for none.</param>
internal readonly record struct NetlinkHead(int Length, bool IsEnd, bool IsLast, bool IsInterrupted, IOException? Error);

/// <summary>Sockets of netlink.</summary>
internal static class NetlinkCalls
{
    private const int HeadBytes = 16;

    /// <summary>Makes a socket that asks about sockets: NETLINK_SOCK_DIAG.</summary>
    public static SafeFileHandle MakeSockDiag() => SocketCalls.Make(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_NONBLOCK, Libc.NETLINK_SOCK_DIAG);

    /// <summary>Reads the head of the first of some messages; null where there is none.</summary>
    public static NetlinkHead? ReadHead(ReadOnlySpan<byte> messages)
    {
        if (messages.Length < HeadBytes) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(messages);
        int kind = BinaryPrimitives.ReadUInt16LittleEndian(messages[4..]);
        int flags = BinaryPrimitives.ReadUInt16LittleEndian(messages[6..]);
        bool isEnd = kind is Libc.NLMSG_DONE or Libc.NLMSG_ERROR;
        // A dump that fails ends like any other, with the error in the end.
        int errno = isEnd && length >= HeadBytes + sizeof(int) ? -BinaryPrimitives.ReadInt32LittleEndian(messages[HeadBytes..]) : 0;
        // One that was asked for by number is an answer of its own.
        return new NetlinkHead(
            length, isEnd, isEnd || (flags & Libc.NLM_F_MULTI) == 0, (flags & Libc.NLM_F_DUMP_INTR) != 0, errno > 0 ? ErrorNumber.ToException("sock_diag", errno) : null);
    }
}
