using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls that move the calling thread to other namespaces, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class NamespaceCalls
{
    /// <summary>Moves the calling thread, and it alone, into a network namespace.</summary>
    public static void EnterNetwork(SafeFileHandle netNamespace) => Enter(netNamespace, Libc.CLONE_NEWNET, "CLONE_NEWNET");

    /// <summary>Gives the calling thread a root, a working directory and a umask of its own.</summary>
    public static void LeaveFileSystem()
    {
        if (Libc.unshare(Libc.CLONE_FS) < 0) throw ErrorNumber.ToException("unshare(CLONE_FS)", Marshal.GetLastPInvokeError());
    }

    /// <summary>Moves the calling thread into a mount namespace, to its root; the thread has left the file system of the others before.</summary>
    public static void EnterMounts(SafeFileHandle mountNamespace) => Enter(mountNamespace, Libc.CLONE_NEWNS, "CLONE_NEWNS");

    private static void Enter(SafeFileHandle target, int type, string name)
    {
        if (Libc.setns(target, type) < 0) throw ErrorNumber.ToException($"setns({name})", Marshal.GetLastPInvokeError());
    }
}
