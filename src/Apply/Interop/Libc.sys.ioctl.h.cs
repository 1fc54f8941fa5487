using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    public static partial int ioctl(SafeHandle fd, nuint request, ref int argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int ioctl(SafeFileHandle fd, nuint request, SafeFileHandle argument);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int ioctl(SafeHandle fd, nuint request, Span<byte> argument);
}
