using Soccr.Apply.Interop;

namespace Soccr.Apply;

/// <summary>The tasks of a restored tree as children of this process, so that their end can be waited for.</summary>
public static class RestoredTask
{
    /// <summary>Far longer than a task takes to end that was killed.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes tasks that are restored from now on children of this process: its descendants' orphans are, until it ends.</summary>
    /// <exception cref="IOException">The kernel does not allow that.</exception>
    public static void Adopt() => ProcessCalls.AdoptOrphans();

    /// <summary>Waits for tasks that a restore has given up and ended, so that their process ids are free again. What else lives on is not waited for long.</summary>
    /// <remarks>After <see cref="Adopt"/>, and with no other child of this process left: it takes note of the end of any.</remarks>
    /// <exception cref="IOException">The kernel does not say.</exception>
    public static async Task BuryAsync()
    {
        long end = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (ProcessCalls.Reap() && Environment.TickCount64 < end) await Task.Delay(s_step).ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a restored task.</summary>
    /// <param name="pid">The task, restored after <see cref="Adopt"/> by a program that this process started.</param>
    /// <param name="cancellationToken">Ends the waiting, not the task.</param>
    /// <returns>Its exit status, or as in a shell 128 and the number of the signal that ended it.</returns>
    /// <exception cref="IOException">It is no child of this process.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public static Task<int> WaitAsync(int pid, CancellationToken cancellationToken) => Task.Run(() => ProcessCalls.Wait(pid), CancellationToken.None).WaitAsync(cancellationToken);
}
