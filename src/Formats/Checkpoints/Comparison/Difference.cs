namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>
/// One thing that differs. Values are JSON in crit's dialect, in pretty form on one line: <c>"10.0.0.1"</c>, <c>{"id": 7, ...}</c>. Bytes that are
/// no field's are told as <c>{"length": 12}</c>, with a <c>sha256</c> where the lengths are equal.
/// </summary>
/// <param name="File">Name of the file, without a directory.</param>
/// <param name="FieldPath">
/// Where in its JSON; empty for the file itself. Elements are named by their key where they have one, as <c>crit edit</c> takes it
/// (<c>entries[?id==7].isk.src_addr[0]</c>), else by their position: in the old image, or in the new one for what was added. Another order is told
/// once, at the first place where it shows: <c>entries.@order[4]</c>, with what stood there and what stands there now.
/// So are <c>seq</c> and <c>pid</c> of netlink messages, which each dump has anew: <c>entries[*].seq</c>, with the value of all messages in which it
/// differs, or the list of these messages' values where they are not the same.
/// </param>
/// <param name="Old">The value before; null where there was none.</param>
/// <param name="New">The value now; null where there is none.</param>
public sealed record Difference(string File, string FieldPath, string? Old, string? New);
