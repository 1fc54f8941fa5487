using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls with paths that may be no text, and with descriptors of files that are not open: an error is an <see cref="IOException"/> whose HResult is errno.</summary>
internal static class PathCalls
{
    private static readonly Dictionary<int, FileType> s_types = new()
    {
        [Libc.S_IFREG] = FileType.Regular,
        [Libc.S_IFDIR] = FileType.Directory,
        [Libc.S_IFCHR] = FileType.CharacterDevice,
        [Libc.S_IFSOCK] = FileType.Socket,
    };

    /// <summary>A descriptor of a file without opening it, links at the end followed; null where the path leads to none.</summary>
    public static SafeFileHandle? Find(ReadOnlySpan<byte> path)
    {
        SafeFileHandle file = Libc.open(Terminated(path), Libc.O_PATH | Libc.O_CLOEXEC);
        int errno = Marshal.GetLastPInvokeError();
        if (!file.IsInvalid) return file;
        file.Dispose();
        if (errno is Libc.ENOENT or Libc.ENOTDIR) return null;
        throw Error("open", path, errno);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="flags">O_* bits without O_CREAT.</param>
    public static SafeFileHandle Open(ReadOnlySpan<byte> path, int flags)
    {
        SafeFileHandle file = Libc.open(Terminated(path), flags | Libc.O_CLOEXEC);
        int errno = Marshal.GetLastPInvokeError();
        if (!file.IsInvalid) return file;
        file.Dispose();
        throw Error("open", path, errno);
    }

    public static FileStatus Status(SafeFileHandle file)
    {
        if (Libc.call_statx(file, [0], Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS | Libc.STATX_MNT_ID, out Libc.statx status) < 0)
        {
            throw ErrorNumber.ToException("statx", Marshal.GetLastPInvokeError());
        }
        FileType type = s_types.GetValueOrDefault(status.stx_mode & Libc.S_IFMT);
        return new FileStatus(
            type, status.stx_mode, status.stx_uid, status.stx_gid, status.stx_ino, (status.stx_dev_major, status.stx_dev_minor), status.stx_rdev_major, (int)status.stx_mnt_id, status.stx_size);
    }

    /// <summary>Where a file is, as /proc/self/fd says it; with " (deleted)" behind it where it is gone.</summary>
    public static byte[] PathOf(SafeFileHandle file)
    {
        byte[] link = DescriptorPath(file);
        byte[] target = new byte[4096];
        nint length = Libc.readlink(Terminated(link), target, (nuint)target.Length);
        if (length < 0) throw Error("readlink", link, Marshal.GetLastPInvokeError());
        return target[..(int)length];
    }

    /// <summary>A path that leads to a file as long as its descriptor is open, also to one without a name.</summary>
    public static byte[] DescriptorPath(SafeFileHandle file) => Encoding.ASCII.GetBytes($"/proc/self/fd/{file.DangerousGetHandle()}");

    /// <summary>Throws where a directory lets this process make no files, also because its file system is read-only. Nothing is changed.</summary>
    public static void DemandWritable(SafeFileHandle directory)
    {
        if (Libc.faccessat(directory, Terminated("."u8), Libc.W_OK | Libc.X_OK, Libc.AT_EACCESS) < 0) throw ErrorNumber.ToException("faccessat", Marshal.GetLastPInvokeError());
    }

    public static void ChangeDirectory(ReadOnlySpan<byte> path)
    {
        if (Libc.chdir(Terminated(path)) < 0) throw Error("chdir", path, Marshal.GetLastPInvokeError());
    }

    public static void ChangeRoot(ReadOnlySpan<byte> path)
    {
        if (Libc.chroot(Terminated(path)) < 0) throw Error("chroot", path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Makes a directory, if it is not there.</summary>
    public static void MakeDirectory(ReadOnlySpan<byte> path)
    {
        if (Libc.mkdir(Terminated(path), 0x1c0) >= 0) return;
        int errno = Marshal.GetLastPInvokeError();
        if (errno != Libc.EEXIST) throw Error("mkdir", path, errno);
    }

    public static void Remove(ReadOnlySpan<byte> path)
    {
        if (Libc.unlink(Terminated(path)) < 0) throw Error("unlink", path, Marshal.GetLastPInvokeError());
    }

    public static void Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        if (Libc.rename(Terminated(from), Terminated(to)) < 0) throw Error("rename", from, Marshal.GetLastPInvokeError());
    }

    /// <summary>Lets new files of the calling thread, or of all that share its file system, have any mode.</summary>
    public static void ClearMask() => _ = Libc.umask(0);

    public static void SetMode(SafeFileHandle file, uint mode)
    {
        if (Libc.fchmod(file, mode) < 0) throw ErrorNumber.ToException("fchmod", Marshal.GetLastPInvokeError());
    }

    public static void SetOwner(SafeFileHandle file, uint uid, uint gid)
    {
        if (Libc.fchownat(file, [0], uid, gid, Libc.AT_EMPTY_PATH) < 0) throw ErrorNumber.ToException("fchownat", Marshal.GetLastPInvokeError());
    }

    private static IOException Error(string call, ReadOnlySpan<byte> path, int errno) => ErrorNumber.ToException($"{call}({Encoding.UTF8.GetString(path)})", errno);

    private static byte[] Terminated(ReadOnlySpan<byte> path) => [.. path, 0];
}
