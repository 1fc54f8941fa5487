using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls that move the calling thread to other namespaces, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class NamespaceCalls
{
    /// <summary>Moves the calling thread, and it alone, into a network namespace.</summary>
    public static void EnterNetwork(SafeFileHandle netNamespace)
    {
        if (Libc.setns(netNamespace, Libc.CLONE_NEWNET) < 0) throw ErrorNumber.ToException("setns(CLONE_NEWNET)", Marshal.GetLastPInvokeError());
    }
}
