using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Open files of other processes.</summary>
public static class ForeignDescriptor
{
    /// <summary>Opens what another process has open: the same open file, so that what is set here is set there.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="fd">Its descriptor.</param>
    /// <exception cref="EngineException">There is none, or the right to trace the process is missing.</exception>
    public static SafeFileHandle Open(int pid, int fd)
    {
        try
        {
            using SafeFileHandle process = PidFdCalls.Open(pid);
            return PidFdCalls.GetDescriptor(process, fd);
        }
        catch (IOException e)
        {
            throw new EngineException($"descriptor {fd} of process {pid}: {e.Message}, expected one that is open in a process that may be traced", e);
        }
    }
}
