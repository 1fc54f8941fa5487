using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Soccr.Apply.Interop;

/// <summary>Network devices of the network namespace that a socket is of, wherever the calling thread is; an error is an <see cref="IOException"/> with the call's name.</summary>
internal static class DeviceCalls
{
    private static readonly int s_index = (int)Marshal.OffsetOf<Libc.ifreq>(nameof(Libc.ifreq.ifr_ifindex));

    /// <summary>Index of a device.</summary>
    /// <param name="socket">A socket of any family.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Null where there is none of this name.</returns>
    public static int? FindIndex(SafeHandle socket, string name)
    {
        Span<byte> request = stackalloc byte[Unsafe.SizeOf<Libc.ifreq>()];
        request.Clear();
        // The last byte of a name is its end.
        if (!Encoding.UTF8.TryGetBytes(name, request[..(Libc.IFNAMSIZ - 1)], out _)) return null;
        return Ask(socket, Libc.SIOCGIFINDEX, request) ? MemoryMarshal.Read<int>(request[s_index..]) : null;
    }

    /// <summary>Name of a device.</summary>
    /// <param name="socket">A socket of any family.</param>
    /// <param name="index">Its index.</param>
    /// <returns>Null where there is none of this index.</returns>
    public static string? FindName(SafeHandle socket, int index)
    {
        Span<byte> request = stackalloc byte[Unsafe.SizeOf<Libc.ifreq>()];
        request.Clear();
        MemoryMarshal.Write(request[s_index..], index);
        return Ask(socket, Libc.SIOCGIFNAME, request) ? Encoding.UTF8.GetString(request[..Libc.IFNAMSIZ].TrimEnd((byte)0)) : null;
    }

    private static bool Ask(SafeHandle socket, int question, Span<byte> request, [CallerArgumentExpression(nameof(question))] string name = "")
    {
        if (Libc.ioctl(socket, (nuint)question, request) >= 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.ENODEV ? false : throw ErrorNumber.ToException($"ioctl({name[(name.LastIndexOf('.') + 1)..]})", errno);
    }
}
