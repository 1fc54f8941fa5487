namespace Soccr.Apply;

/// <summary>An engine refused to restore a checkpoint, or failed to. Nothing of it runs.</summary>
/// <param name="message">What failed, in a line.</param>
/// <param name="reasons">Why; see <see cref="Reasons"/>.</param>
/// <param name="errno">See <see cref="Errno"/>.</param>
public sealed class RestoreException(string message, IReadOnlyList<RestoreReason> reasons, int? errno = null) : EngineException(message)
{
    /// <summary>The decisive lines of the engine's log, in their order. Empty where it has none.</summary>
    public IReadOnlyList<RestoreReason> Reasons { get; } = reasons;

    /// <summary>The error number of the engine's answer, such as 17 (EEXIST) for a process id that is in use; null where it gave none.</summary>
    public int? Errno { get; } = errno;
}
