using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Calls about processes that .NET did not start, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class ProcessCalls
{
    /// <summary>Makes this process the parent of its descendants' orphans.</summary>
    public static void AdoptOrphans()
    {
        if (Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1) < 0) throw ErrorNumber.ToException("prctl(PR_SET_CHILD_SUBREAPER)", Marshal.GetLastPInvokeError());
    }

    /// <summary>Has this process go on as another program. It comes back only by an exception.</summary>
    /// <param name="path">The program's file.</param>
    /// <param name="arguments">Its arguments, the first one being its name.</param>
    /// <param name="environment">Its environment, NAME=VALUE.</param>
    public static void Execute(string path, IEnumerable<string> arguments, IEnumerable<string> environment)
    {
        // What is ignored stays so across exec, and .NET ignores this one.
        Libc.signal(Libc.SIGPIPE, Libc.SIG_DFL);
        _ = Libc.execve(path, [.. arguments, null], [.. environment, null]);
        throw ErrorNumber.ToException("execve", Marshal.GetLastPInvokeError());
    }

    /// <summary>Waits for the end of a child.</summary>
    /// <returns>The exit status, or as in a shell 128 and the number of the signal that ended it.</returns>
    public static int Wait(int pid)
    {
        int status;
        while (Libc.waitpid(pid, out status, 0) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("waitpid", errno);
        }
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : 128 + signal;
    }

    /// <summary>Takes note of the end of all children that have ended.</summary>
    /// <returns>Whether there are others.</returns>
    public static bool Reap()
    {
        while (true)
        {
            int pid = Libc.waitpid(-1, out _, Libc.WNOHANG);
            if (pid == 0) return true;
            if (pid > 0) continue;
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.ECHILD) return false;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("waitpid", errno);
        }
    }
}
