namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>One element of a list, as little of it as is needed to find its counterpart.</summary>
/// <param name="Key">Hash of what identifies it; 0 where it has none.</param>
/// <param name="Group">Two elements of different groups are never the same one. Those without a counterpart by key are paired in their order within their group; 0 is one too.</param>
/// <param name="Likeness">Hash of what makes two elements equal for alignment.</param>
internal readonly record struct ElementIdentity(UInt128 Key, UInt128 Group, UInt128 Likeness);

/// <summary>An entry of an image: where its bytes are.</summary>
/// <param name="Identity">How its counterpart is found.</param>
/// <param name="Digest">Hash of its bytes, without the payload.</param>
/// <param name="Offset">Offset of the message in the file, in bytes.</param>
/// <param name="Length">Length of the message, in bytes.</param>
/// <param name="PayloadOffset">Offset of the payload behind it.</param>
/// <param name="PayloadLength">Length of the payload, with padding; -1 where there is none, not even an empty one.</param>
internal readonly record struct EntryRecord(ElementIdentity Identity, UInt128 Digest, long Offset, int Length, long PayloadOffset = 0, long PayloadLength = -1);
