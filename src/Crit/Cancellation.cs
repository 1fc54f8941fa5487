using System.Runtime.InteropServices;

namespace Soccr.Crit;

/// <summary>Asks the work to end on Ctrl-C and its kin, where it may not be cut off anywhere.</summary>
internal sealed class Cancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _status;

    private Cancellation() => _signals = [.. ExitStatus.OfSignal.Select(row => PosixSignalRegistration.Create(row.Key, context =>
    {
        context.Cancel = true;
        // The first one counts.
        Interlocked.CompareExchange(ref _status, row.Value, 0);
        _source.Cancel();
    }))];

    /// <summary>Runs work that a signal asks to end.</summary>
    /// <param name="work">The work; the token says when to end.</param>
    /// <returns>Its status; that of the signal where it ended for one.</returns>
    public static int Run(Func<CancellationToken, int> work)
    {
        using var cancellation = new Cancellation();
        try
        {
            return work(cancellation._source.Token);
        }
        catch (OperationCanceledException) when (cancellation._source.IsCancellationRequested)
        {
            return cancellation._status;
        }
    }

    public void Dispose()
    {
        Array.ForEach(_signals, static signal => signal.Dispose());
        _source.Dispose();
    }
}
