using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SEEK_DATA = 3;
    public const int SEEK_HOLE = 4;

    [LibraryImport(Library, SetLastError = true)]
    public static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fsync(SafeFileHandle fd);

    // Of a variable number of arguments in C; all that is called through it has whole numbers.
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchown(SafeFileHandle fd, uint owner, uint group);
}
