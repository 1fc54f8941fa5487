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
        _signals = [.. ExitStatus.OfSignal.Select(row => PosixSignalRegistration.Create(row.Key, context => OnSignal(context, row.Value)))];
    }

    /// <summary>Whether the keys that interrupt are another program's, which has the terminal for now.</summary>
    public bool KeysAreOthers { get; set; }

    public void Dispose() => Array.ForEach(_signals, static signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context, int status)
    {
        if (KeysAreOthers && context.Signal is (PosixSignal.SIGINT or PosixSignal.SIGQUIT))
        {
            context.Cancel = true;
            return;
        }
        AtomicFile.AbandonAll();
        _beforeEnd?.Invoke();
        Environment.Exit(status);
    }
}
