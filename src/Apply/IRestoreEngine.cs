namespace Soccr.Apply;

/// <summary>What turns images back into processes.</summary>
public interface IRestoreEngine
{
    /// <summary>Asks the engine what it is and whether it can work here.</summary>
    /// <exception cref="EngineException">It is not there, or too old.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    Task<EngineInfo> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Restores a checkpoint. On an error or a cancellation nothing of it runs.</summary>
    /// <param name="request">What to restore, and how.</param>
    /// <param name="cancellationToken">Has the engine take back what it has begun. Once the tasks run it is too late: the restore then succeeds.</param>
    /// <returns>Process id of the root task, as the engine sees it.</returns>
    /// <exception cref="RestoreException">The engine refused, or failed.</exception>
    /// <exception cref="EngineException">The engine cannot be used.</exception>
    /// <exception cref="Formats.ImageFormatException">The request has an option that the engine does not know, or a value that is none of it.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it in time.</exception>
    Task<int> RestoreAsync(RestoreRequest request, CancellationToken cancellationToken);
}
