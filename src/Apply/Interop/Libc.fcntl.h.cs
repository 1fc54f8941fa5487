using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int O_RDONLY = 0;
    public const int O_CLOEXEC = 0x80000;
    public const int O_NONBLOCK = 0x800;
    public const int F_SETFD = 2;
    public const int F_GETFL = 3;
    public const int F_SETFL = 4;
    public const int AT_EACCESS = 0x200;
    public const int AT_EMPTY_PATH = 0x1000;
    public const int F_DUPFD_CLOEXEC = 1030;
    public const int F_GETOWN = 9;
    public const int F_GETSIG = 11;
    public const int F_SETSIG = 10;
    public const int O_PATH = 0x200000;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle open(string path, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fcntl(SafeHandle fd, int command, int argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial SafeFileHandle open(ReadOnlySpan<byte> path, int flags);
}
