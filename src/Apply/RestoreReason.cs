namespace Soccr.Apply;

/// <summary>A line of an engine's log that says why a restore failed.</summary>
/// <param name="Line">The line, as it stands in the log.</param>
/// <param name="Entry">The image entry it speaks of, such as <c>files.img: entries[4].isk 10.0.1.2:8080 (pid 42 fd 3)</c>; null where that is not known.</param>
public sealed record RestoreReason(string Line, string? Entry);
