using System.Runtime.InteropServices;
using Soccr.Formats;

namespace Soccr.Crit;

/// <summary>Ends the process on Ctrl-C and its kin without leaving half a file.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly Action? _beforeEnd;
    private readonly PosixSignalRegistration[] _signals;

    /// <param name="beforeEnd">Called when the process is about to end.</param>
    public Interruption(Action? beforeEnd = null)
    {
        _beforeEnd = beforeEnd;
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnKey(context, ExitStatus.Interrupted)),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => OnKey(context, ExitStatus.Quit)),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => End(ExitStatus.HungUp)),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => End(ExitStatus.Terminated)),
        ];
    }

    /// <summary>Whether the keys that interrupt are another program's, which has the terminal for now.</summary>
    public bool KeysAreOthers { get; set; }

    public void Dispose() => Array.ForEach(_signals, static signal => signal.Dispose());

    private void OnKey(PosixSignalContext context, int status)
    {
        context.Cancel = KeysAreOthers;
        if (!KeysAreOthers) End(status);
    }

    private void End(int status)
    {
        AtomicFile.AbandonAll();
        _beforeEnd?.Invoke();
        Environment.Exit(status);
    }
}
