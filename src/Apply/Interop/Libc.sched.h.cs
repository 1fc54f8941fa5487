using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int CLONE_FILES = 0x400;
    public const int CLONE_FS = 0x200;
    public const int CLONE_NEWNET = 0x40000000;
    public const int CLONE_NEWNS = 0x20000;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setns(SafeFileHandle fd, int type);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int unshare(int flags);
}
