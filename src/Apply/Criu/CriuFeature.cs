using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>What CRIU or the kernel has or has not, and images may need.</summary>
/// <param name="Name">CRIU's name, or what it is.</param>
/// <param name="Source">How it is found out.</param>
/// <param name="NeededBy">Finds the entries that cannot be restored without it; none where it is for dumps only.</param>
/// <param name="IsThere">Whether it is there.</param>
public sealed record CriuFeature(string Name, FeatureSource Source, Func<Checkpoint, IEnumerable<string>> NeededBy, Func<EngineInfo, RestoreHost, bool> IsThere);

/// <summary>How a feature is found out.</summary>
public enum FeatureSource
{
    /// <summary>CRIU is asked, by <c>FEATURE_CHECK</c> and a field of <c>criu_features</c>.</summary>
    Asked,
    /// <summary>CRIU's version says it.</summary>
    Version,
    /// <summary>The kernel shows it.</summary>
    Kernel,
}

/// <summary>A feature that images need.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Entry">The first image entry that needs it, and what it is.</param>
public sealed record CriuFeatureNeed(CriuFeature Feature, string Entry)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Entry} needs {Feature.Name}";
}
