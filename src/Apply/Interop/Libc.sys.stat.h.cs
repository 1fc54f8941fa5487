using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int STATX_BASIC_STATS = 0x7ff;
    public const int STATX_MNT_ID = 0x1000;
    public const int S_IFCHR = 0x2000;
    public const int S_IFDIR = 0x4000;
    public const int S_IFMT = 0xf000;
    public const int S_IFREG = 0x8000;
    public const int S_IFSOCK = 0xc000;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int fchmod(SafeFileHandle fd, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int mkdir(ReadOnlySpan<byte> path, uint mode);

    // The struct has the name.
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int call_statx(SafeFileHandle directory, ReadOnlySpan<byte> path, int flags, uint mask, out statx result);

    [LibraryImport(Library)]
    public static partial uint umask(uint mask);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct statx
    {
        [FieldOffset(20)]
        public uint stx_uid;

        [FieldOffset(24)]
        public uint stx_gid;

        [FieldOffset(28)]
        public ushort stx_mode;

        [FieldOffset(32)]
        public ulong stx_ino;

        [FieldOffset(40)]
        public ulong stx_size;

        [FieldOffset(128)]
        public uint stx_rdev_major;

        [FieldOffset(136)]
        public uint stx_dev_major;

        [FieldOffset(140)]
        public uint stx_dev_minor;

        [FieldOffset(144)]
        public ulong stx_mnt_id;
    }
}
