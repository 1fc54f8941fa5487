namespace Soccr.Apply.Sockets.Sets;

/// <summary>What a look at a socket of a set, and at the place that it is to be restored in, came to.</summary>
/// <param name="Socket">Its name, such as <c>tcp-4711</c>.</param>
/// <param name="Description">Its addresses or its name.</param>
/// <param name="Faults">What is against it, a sentence each; none where it can be restored as far as can be seen.</param>
/// <param name="Notes">What of its images it will not have and nobody will miss, a sentence each, with the file and the field.</param>
public sealed record SocketFinding(string Socket, string Description, IReadOnlyList<string> Faults, IReadOnlyList<string> Notes);
