namespace Soccr.Apply;

/// <summary>A stage that a restore has come to.</summary>
/// <param name="Name">CRIU's name of it, the one that its action scripts get: <c>pre-restore</c>, <c>setup-namespaces</c>, <c>post-restore</c>, <c>pre-resume</c>, <c>post-resume</c>.</param>
/// <param name="Pid">The root task, where it is there already.</param>
public sealed record EngineStage(string Name, int? Pid);
