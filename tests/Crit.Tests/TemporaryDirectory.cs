namespace Soccr.Crit.Tests;

/// <summary>An empty directory that goes when the test is done.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("soccr-test-").FullName;

    public string this[string name] => Path.Combine(FullPath, name);

    public string[] Names => [.. Directory.EnumerateFileSystemEntries(FullPath).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
