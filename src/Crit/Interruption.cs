using System.Runtime.InteropServices;
using Soccr.Formats;

namespace Soccr.Crit;

/// <summary>Ends the process on Ctrl-C and its kin without leaving half a file.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => End(ExitStatus.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => End(ExitStatus.HungUp)),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static _ => End(ExitStatus.Quit)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => End(ExitStatus.Terminated)),
    ];

    public void Dispose() => Array.ForEach(_signals, static signal => signal.Dispose());

    private static void End(int status)
    {
        AtomicFile.AbandonAll();
        Environment.Exit(status);
    }
}
