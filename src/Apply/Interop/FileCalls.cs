using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls on open files, one method a call: again after EINTR, an error is an <see cref="IOException"/> with its name.</summary>
internal static class FileCalls
{
    /// <summary>Where the first data at or after an offset begins; null where there is none up to the end.</summary>
    public static long? SeekData(SafeFileHandle file, long offset) => Seek(file, offset, Libc.SEEK_DATA);

    /// <summary>Where the first hole at or after an offset begins, the end of the file at the latest; null beyond it.</summary>
    public static long? SeekHole(SafeFileHandle file, long offset) => Seek(file, offset, Libc.SEEK_HOLE);

    /// <summary>Where the next read or write begins.</summary>
    public static long Position(SafeFileHandle file) => Seek(file, 0, Libc.SEEK_CUR) ?? 0;

    /// <summary>Sets where the next read or write begins.</summary>
    public static void SetPosition(SafeFileHandle file, long offset) => Seek(file, offset, Libc.SEEK_SET);

    /// <summary>Makes a file share the contents of another.</summary>
    /// <returns>False where the file system, or the two of them, cannot do that.</returns>
    public static bool TryClone(SafeFileHandle from, SafeFileHandle to)
    {
        while (Libc.ioctl(to, Libc.FICLONE, from) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno is Libc.EOPNOTSUPP or Libc.ENOTTY or Libc.EXDEV or Libc.EINVAL or Libc.ENOSYS or Libc.EPERM) return false;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("ioctl(FICLONE)", errno);
        }
        return true;
    }

    /// <summary>Opens what .NET does not: a directory.</summary>
    public static SafeFileHandle OpenDirectory(string path)
    {
        while (true)
        {
            SafeFileHandle file = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC);
            int errno = Marshal.GetLastPInvokeError();
            if (!file.IsInvalid) return file;
            file.Dispose();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException($"open({path})", errno);
        }
    }

    /// <summary>Gives a file to another user and group.</summary>
    /// <returns>False where this process may not do that.</returns>
    public static bool TryChangeOwner(SafeFileHandle file, uint uid, uint gid)
    {
        while (Libc.fchown(file, uid, gid) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno is Libc.EPERM or Libc.EINVAL) return false;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("fchown", errno);
        }
        return true;
    }

    /// <summary>Waits until what was written is on the disk. A file system that cannot do it for a directory is let be.</summary>
    public static void Sync(SafeFileHandle file)
    {
        while (Libc.fsync(file) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.EINVAL) return;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("fsync", errno);
        }
    }

    /// <summary>Waits until all that was written to a file system is on the disk.</summary>
    public static void SyncFileSystem(SafeFileHandle file)
    {
        while (Libc.syncfs(file) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("syncfs", errno);
        }
    }

    private static long? Seek(SafeFileHandle file, long offset, int whence)
    {
        while (true)
        {
            long at = Libc.lseek(file, offset, whence);
            if (at >= 0) return at;
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.ENXIO) return null;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("lseek", errno);
        }
    }
}
