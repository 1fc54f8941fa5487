using Soccr.Apply.Interop;

namespace Soccr.Apply;

/// <summary>The root of a restored tree as a child of this process, so that its end can be waited for.</summary>
public static class RestoredTask
{
    /// <summary>Makes tasks that are restored from now on children of this process: its descendants' orphans are, until it ends.</summary>
    /// <exception cref="IOException">The kernel does not allow that.</exception>
    public static void Adopt() => ProcessCalls.AdoptOrphans();

    /// <summary>Waits for the end of a restored task.</summary>
    /// <param name="pid">The task, restored after <see cref="Adopt"/> by a program that this process started.</param>
    /// <param name="cancellationToken">Ends the waiting, not the task.</param>
    /// <returns>Its exit status, or as in a shell 128 and the number of the signal that ended it.</returns>
    /// <exception cref="IOException">It is no child of this process.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public static Task<int> WaitAsync(int pid, CancellationToken cancellationToken) => Task.Run(() => ProcessCalls.Wait(pid), CancellationToken.None).WaitAsync(cancellationToken);
}
