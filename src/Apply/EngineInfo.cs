namespace Soccr.Apply;

/// <summary>What an engine says about itself.</summary>
/// <param name="Name">Its name and version, such as <c>criu 4.2</c>.</param>
/// <param name="Place">The program or the socket.</param>
/// <param name="Features">What it can and cannot do here, by its own names.</param>
/// <param name="Fault">Why it cannot restore on this kernel; null where it can.</param>
public sealed record EngineInfo(string Name, string Place, IReadOnlyDictionary<string, bool> Features, string? Fault)
{
    /// <summary>Its version.</summary>
    public required Version Version { get; init; }
}
