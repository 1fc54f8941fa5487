using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls on processes by descriptor, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class PidFdCalls
{
    /// <summary>Opens a process, so that its number cannot come to mean another one.</summary>
    public static SafeFileHandle Open(int pid) => ToHandle(Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0), $"pidfd_open({pid})");

    /// <summary>Duplicates a descriptor of another process: the same open file. It takes the right to trace the process.</summary>
    public static SafeFileHandle GetDescriptor(SafeFileHandle process, int fd)
    {
        bool isHeld = false;
        try
        {
            process.DangerousAddRef(ref isHeld);
            return ToHandle(Libc.syscall(Libc.SYS_pidfd_getfd, process.DangerousGetHandle(), fd, 0), $"pidfd_getfd({fd})");
        }
        finally
        {
            if (isHeld) process.DangerousRelease();
        }
    }

    private static SafeFileHandle ToHandle(nint result, string call) =>
        result >= 0 ? new SafeFileHandle(result, ownsHandle: true) : throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError());
}
