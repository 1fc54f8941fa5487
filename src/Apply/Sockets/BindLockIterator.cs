using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Asks the kernel for <c>sk_userlocks</c>, which no call tells, by a program of BPF that it runs on each UDP socket of a network namespace. Nothing of the sockets changes.
/// </summary>
/// <remarks><c>linux/net/ipv4/udp.c</c>, <c>bpf_iter_udp</c>; <c>linux/include/net/sock.h</c>: SOCK_BINDADDR_LOCK and SOCK_BINDPORT_LOCK.</remarks>
internal static class BindLockIterator
{
    private const ulong AddressLock = 4, PortLock = 8;
    private const string Table = "bpf_iter_udp";

    private static readonly Lazy<SafeFileHandle?> s_link = new(Load);

    /// <summary>Reads the locks of a socket.</summary>
    /// <returns>Null where the kernel does not take the program, and of a socket without a port, which is in no table.</returns>
    public static BindLocks? Read(SafeFileHandle socket)
    {
        if (s_link.Value is not { } link) return null;
        ulong cookie = SocketOptionCalls.GetCookie(socket);
        using NetworkNamespace inside = NetworkNamespace.Of(socket);
        try
        {
            return inside.Run(() => Find(link, cookie));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static BindLocks? Find(SafeFileHandle link, ulong cookie)
    {
        using var rows = new FileStream(BpfCalls.Begin(link), FileAccess.Read, bufferSize: 0);
        byte[] buffer = new byte[4096 * UdpTableProgram.RowBytes];
        for (int length; (length = rows.Read(buffer)) > 0;)
        {
            ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(buffer.AsSpan(0, length));
            for (int i = 0; i + 1 < words.Length; i += 2)
            {
                if (words[i] == cookie) return new BindLocks((words[i + 1] & AddressLock) != 0, (words[i + 1] & PortLock) != 0);
            }
        }
        return null;
    }

    private static SafeFileHandle? Load()
    {
        try
        {
            KernelTypes types = KernelTypes.Read(Table, "udp_sock", "inet_sock", "sock", "sock_common");
            short socket = (short)(types.OffsetOf("udp_sock", "inet") + types.OffsetOf("inet_sock", "sk"));
            short cookie = (short)(socket + types.OffsetOf("sock", "__sk_common") + types.OffsetOf("sock_common", "skc_cookie"));
            using SafeFileHandle program = BpfCalls.LoadIterator(UdpTableProgram.Write(cookie, (short)(socket + types.OffsetOf("sock", "sk_userlocks"))), types.IdOf(Table));
            return BpfCalls.Attach(program);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OverflowException)
        {
            // No BTF, no right, another kernel than it is made for: nobody is worse off than without it.
            return null;
        }
    }
}
