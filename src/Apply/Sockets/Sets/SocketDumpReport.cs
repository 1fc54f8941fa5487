namespace Soccr.Apply.Sockets.Sets;

/// <summary>What a dump did.</summary>
/// <param name="Names">The sockets in the order in which they were asked for, such as <c>tcp-4711</c>.</param>
/// <param name="Table">Table of the lock that stays closed; null for none.</param>
/// <param name="Notes">What is not carried, or still to be done, a line each.</param>
public sealed record SocketDumpReport(IReadOnlyList<string> Names, string? Table, IReadOnlyList<string> Notes);
