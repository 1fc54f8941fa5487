using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>fcntl, one method a command: an error is an <see cref="IOException"/> whose HResult is errno.</summary>
internal static class DescriptorCalls
{
    // linux/include/uapi/linux/fcntl.h since 6.10: F_DUPFD_QUERY. Debian 12's headers do not have it.
    private const int DuplicateQuery = 1027;

    /// <summary>Whether two descriptors are of one open file, with one position and one set of flags; false too on a kernel before 6.10, which does not tell.</summary>
    public static bool IsSameOpenFile(SafeFileHandle one, SafeFileHandle other)
    {
        bool held = false;
        try
        {
            other.DangerousAddRef(ref held);
            return Libc.fcntl(one, DuplicateQuery, (int)other.DangerousGetHandle()) == 1;
        }
        finally
        {
            if (held) other.DangerousRelease();
        }
    }

    /// <summary>Another descriptor of the same open file, closed on exec.</summary>
    public static SafeFileHandle Duplicate(SafeFileHandle file) => new(Control(file, Libc.F_DUPFD_CLOEXEC, 0, "F_DUPFD_CLOEXEC"), ownsHandle: true);

    /// <summary>Another descriptor of the same open file with a number that is not below one, closed on exec.</summary>
    public static SafeFileHandle DuplicateFrom(SafeFileHandle file, int lowest) => new(Control(file, Libc.F_DUPFD_CLOEXEC, lowest, "F_DUPFD_CLOEXEC"), ownsHandle: true);

    /// <summary>Gives the calling thread a copy of the descriptors, for good: what it does to them is not seen by other threads, nor the other way round.</summary>
    public static void LeaveTable()
    {
        if (Libc.unshare(Libc.CLONE_FILES) < 0) throw ErrorNumber.ToException("unshare(CLONE_FILES)", Marshal.GetLastPInvokeError());
    }

    /// <summary>Gives an open file a certain number, not closed on exec. Whatever had the number is closed.</summary>
    public static void Place(SafeFileHandle file, int number)
    {
        while (Libc.dup2(file, number) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno is not (Libc.EINTR or Libc.EBUSY)) throw ErrorNumber.ToException("dup2", errno);
        }
    }

    /// <summary>O_* bits.</summary>
    public static int Flags(SafeHandle file) => Control(file, Libc.F_GETFL, 0, "F_GETFL");

    /// <summary>Sets those O_* bits that can change.</summary>
    public static void SetFlags(SafeHandle file, int flags) => Control(file, Libc.F_SETFL, flags, "F_SETFL");

    /// <summary>Turns waiting off or on.</summary>
    /// <returns>Whether it was off before.</returns>
    public static bool SetNonBlocking(SafeHandle file, bool value)
    {
        int flags = Flags(file);
        SetFlags(file, value ? flags | Libc.O_NONBLOCK : flags & ~Libc.O_NONBLOCK);
        return (flags & Libc.O_NONBLOCK) != 0;
    }

    /// <summary>Has programs that are started from now on inherit it.</summary>
    public static void KeepOnExec(SafeHandle file) => Control(file, Libc.F_SETFD, 0, "F_SETFD");

    /// <summary>Signal for I/O; 0 means SIGIO.</summary>
    public static int Signal(SafeFileHandle file) => Control(file, Libc.F_GETSIG, 0, "F_GETSIG");

    public static void SetSignal(SafeFileHandle file, int signal) => Control(file, Libc.F_SETSIG, signal, "F_SETSIG");

    /// <summary>Process, or negative a group, that gets the signals; 0 for none.</summary>
    public static int Owner(SafeFileHandle file) => Libc.fcntl(file, Libc.F_GETOWN, 0);

    private static int Control(SafeHandle file, int command, int argument, string name)
    {
        int result = Libc.fcntl(file, command, argument);
        return result >= 0 ? result : throw ErrorNumber.ToException($"fcntl({name})", Marshal.GetLastPInvokeError());
    }
}
