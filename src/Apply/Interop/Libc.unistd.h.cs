using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SEEK_CUR = 1;
    public const int SEEK_DATA = 3;
    public const int SEEK_HOLE = 4;
    public const int SEEK_SET = 0;
    public const int W_OK = 2;
    public const int X_OK = 1;

    [LibraryImport(Library, SetLastError = true)]
    public static partial long lseek(SafeFileHandle fd, long offset, int whence);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fsync(SafeFileHandle fd);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int syncfs(SafeFileHandle fd);

    // Of a variable number of arguments in C; all that is called through it has whole numbers.
    [LibraryImport(Library, SetLastError = true)]
    public static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int chdir(ReadOnlySpan<byte> path);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int chroot(ReadOnlySpan<byte> path);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int faccessat(SafeFileHandle directory, ReadOnlySpan<byte> path, int mode, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchownat(SafeFileHandle directory, ReadOnlySpan<byte> path, uint uid, uint gid, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint readlink(ReadOnlySpan<byte> path, Span<byte> target, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int unlink(ReadOnlySpan<byte> path);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int dup2(SafeHandle file, int target);

    // Both lists end with null.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int execve(string path, string?[] arguments, string?[] environment);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchown(SafeFileHandle fd, uint owner, uint group);
}
