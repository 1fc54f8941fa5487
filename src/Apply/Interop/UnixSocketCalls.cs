using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls on unix sockets with their names, one method a call; an error is an <see cref="IOException"/> whose HResult is errno.</summary>
internal static class UnixSocketCalls
{
    private const int NameOffset = sizeof(ushort);

    /// <summary>The longest name, in bytes: a path without its NUL.</summary>
    public const int LongestName = Libc.UNIX_PATH_MAX;

    /// <summary>Makes a unix socket, closed on exec, that does not block.</summary>
    public static SafeFileHandle Make(int type) => SocketCalls.Make(Libc.AF_UNIX, type | Libc.SOCK_NONBLOCK);

    /// <summary>Makes two unix sockets that are connected to each other, closed on exec, that do not block.</summary>
    public static (SafeFileHandle One, SafeFileHandle Other) MakePair(int type) => SocketCalls.MakePair(type | Libc.SOCK_NONBLOCK);

    /// <summary>Gives a unix socket its name.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">A path without NUL, or an abstract name with the NUL in front; of none the kernel finds an abstract one.</param>
    public static void Bind(SafeFileHandle socket, ReadOnlySpan<byte> name) => SocketCalls.Bind(socket, AddressOf(name));

    /// <summary>The name of a unix socket, as bind takes it with the NUL of a path; empty for none.</summary>
    public static byte[] NameOf(SafeFileHandle socket)
    {
        Span<byte> address = stackalloc byte[SocketCalls.LongestAddress];
        return address[NameOffset..SocketCalls.GetName(socket, address)].ToArray();
    }

    /// <summary>Connects a unix socket.</summary>
    public static void Connect(SafeFileHandle socket, ReadOnlySpan<byte> name) => SocketCalls.Connect(socket, AddressOf(name));

    /// <summary>Whether a socket is one of this family.</summary>
    public static bool IsUnix(SafeFileHandle socket) => SocketOptionCalls.GetFamily(socket) == Libc.AF_UNIX;

    /// <summary>The O_PATH descriptor of the file that a unix socket is bound to; null where there is none.</summary>
    public static SafeFileHandle? BoundFile(SafeFileHandle socket)
    {
        int unused = 0;
        int file = Libc.ioctl(socket, Libc.SIOCUNIXFILE, ref unused);
        if (file >= 0) return new SafeFileHandle(file, ownsHandle: true);
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.ENOENT ? null : throw ErrorNumber.ToException("ioctl(SIOCUNIXFILE)", errno);
    }

    private static byte[] AddressOf(ReadOnlySpan<byte> name) => [Libc.AF_UNIX, 0, .. name];
}
