namespace Soccr.Formats.Wire.Tar;

/// <summary>Where the data of a member without its holes belongs: parts that ascend, stored one behind another. Source: GNU tar's manual, "Storing Sparse Files".</summary>
internal sealed class SparseMap
{
    /// <summary>Bound on parts: a map of more would take more memory than a file is worth.</summary>
    public const int MaxParts = 1 << 20;

    private readonly List<(long Start, long Length, long StoredAt)> _parts = [];

    /// <summary>Number of parts with data.</summary>
    public int Count => _parts.Count;

    /// <summary>Bytes of data so far.</summary>
    public long StoredSize { get; private set; }

    /// <summary>Where the last part ends.</summary>
    public long End { get; private set; }

    /// <summary>Adds a part.</summary>
    /// <param name="start">Where it belongs in the file; null where that is no number.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="offset">Where the member's header is, for the error.</param>
    /// <exception cref="ImageFormatException">It is before the end of another one, or there are too many.</exception>
    public void Add(long? start, long? length, long offset)
    {
        if (start is not { } from || length is not { } count) throw Error(offset, "the map of holes has something that is no number");
        if (from < End || count > long.MaxValue - from) Throw.At(offset, "the map of holes does not ascend");
        if (_parts.Count == MaxParts) Throw.At(offset, $"the map of holes has more than {MaxParts} parts");
        // The last one often only says where the file ends.
        if (count > 0) _parts.Add((from, count, StoredSize));
        (StoredSize, End) = (StoredSize + count, from + count);
    }

    /// <summary>What is at a position of the file.</summary>
    /// <returns>Where its bytes are stored, and how many there are; or null for a hole, and how long it is at most.</returns>
    public (long? StoredAt, long Length) At(long position)
    {
        int index = _parts.BinarySearch((position, long.MaxValue, long.MaxValue));
        index = index < 0 ? ~index - 1 : index;
        if (index >= 0 && _parts[index] is var part && position < part.Start + part.Length) return (part.StoredAt + position - part.Start, part.Start + part.Length - position);
        return (null, (index + 1 < _parts.Count ? _parts[index + 1].Start : long.MaxValue) - position);
    }

    private static ImageFormatException Error(long offset, string fact) => new(fact, new Location(Offset: offset));
}
