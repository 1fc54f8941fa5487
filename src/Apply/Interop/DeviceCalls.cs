using System.Runtime.InteropServices;
using System.Text;

namespace Soccr.Apply.Interop;

/// <summary>Network devices of the namespace that a socket is in; an error is an <see cref="IOException"/> with the call's name. A name has a character for each of its bytes.</summary>
internal static class DeviceCalls
{
    private static readonly int s_index = (int)Marshal.OffsetOf<Libc.ifreq>(nameof(Libc.ifreq.ifr_ifindex));

    /// <summary>The name of a device; null where there is none of that index.</summary>
    public static string? NameOf(SafeHandle socket, int index)
    {
        Span<byte> request = stackalloc byte[Marshal.SizeOf<Libc.ifreq>()];
        request.Clear();
        MemoryMarshal.Write(request[s_index..], index);
        return Ask(socket, Libc.SIOCGIFNAME, request, "ioctl(SIOCGIFNAME)") ? Encoding.Latin1.GetString(request[..Libc.IFNAMSIZ].TrimEnd((byte)0)) : null;
    }

    /// <summary>The index of a device; null where there is none of that name.</summary>
    public static int? IndexOf(SafeHandle socket, string name)
    {
        Span<byte> request = stackalloc byte[Marshal.SizeOf<Libc.ifreq>()];
        request.Clear();
        Encoding.Latin1.GetBytes(name, request[..(Libc.IFNAMSIZ - 1)]);
        return Ask(socket, Libc.SIOCGIFINDEX, request, "ioctl(SIOCGIFINDEX)") ? MemoryMarshal.Read<int>(request[s_index..]) : null;
    }

    private static bool Ask(SafeHandle socket, int what, Span<byte> request, string call)
    {
        if (Libc.ioctl(socket, (nuint)what, request) >= 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.ENODEV ? false : throw ErrorNumber.ToException(call, errno);
    }
}
