using System.Globalization;
using System.Text;

namespace Soccr.Formats.Wire.Tar;

/// <summary>Reads maps of holes, in each form that GNU tar writes. Source: GNU tar's manual, "Storing Sparse Files".</summary>
/// <param name="tar">The archive, behind the member's header block.</param>
/// <param name="offset">Where that block is, for errors.</param>
internal sealed class SparseMapReader(ForwardReader tar, long offset)
{
    /// <summary>Reads a map that is in headers.</summary>
    /// <param name="block">The header block of the old GNU form, which is read over; else null.</param>
    /// <param name="pax">The records of the other forms.</param>
    /// <returns>Null where the map is in front of the data.</returns>
    /// <exception cref="ImageFormatException">It is malformed.</exception>
    public SparseMap? ReadHeaders(byte[]? block, PaxRecords? pax)
    {
        if (block is not null) return ReadBlocks(block);
        if (pax!["GNU.sparse.map"] is { } list) return FromPairs(Encoding.ASCII.GetString(list).Split(','));
        if (pax["GNU.sparse.numblocks"] is not null) return FromPairs([.. pax.All("GNU.sparse.offset", "GNU.sparse.numbytes").Select(Encoding.ASCII.GetString)]);
        if (pax["GNU.sparse.major"] is not [(byte)'1']) Throw.At(offset, "the member has holes in a form that is not known, expected one of GNU tar's");
        return null;
    }

    /// <summary>Reads a map in front of the data: decimal numbers, one a line, in whole blocks.</summary>
    /// <param name="left">Bytes of the member.</param>
    /// <exception cref="ImageFormatException">It is malformed.</exception>
    public SparseMap ReadData(long left)
    {
        byte[] block = [];
        int next = 0;
        var map = new SparseMap();
        for (long count = Number(); count > 0; count--) map.Add(Number(), Number(), offset);
        return map;

        long Number()
        {
            long value = 0;
            for (byte letter = Letter(); letter != '\n'; letter = Letter())
            {
                if (!char.IsAsciiDigit((char)letter) || value > long.MaxValue / 100) Throw.At(offset, "the map of holes has something that is no number");
                value = value * 10 + letter - '0';
            }
            return value;
        }

        byte Letter()
        {
            if (next == block.Length)
            {
                if (left < TarBlock.Bytes) Throw.At(offset, "the map of holes is longer than the member");
                block = tar.ReadArray(TarBlock.Bytes);
                (left, next) = (left - block.Length, 0);
            }
            return block[next++];
        }
    }

    private SparseMap ReadBlocks(byte[] bytes)
    {
        var map = new SparseMap();
        var block = new TarBlock(bytes);
        block.ReadSparse(map, isFirst: true, offset);
        for (bool first = true; block.HasMoreSparse(first); first = false)
        {
            if (tar.Read(bytes) < bytes.Length) Throw.At(tar.Position, "the archive ends inside a map of holes");
            block.ReadSparse(map, isFirst: false, offset);
        }
        return map;
    }

    private SparseMap FromPairs(string[] numbers)
    {
        var map = new SparseMap();
        if (numbers.Length % 2 != 0) Throw.At(offset, "the map of holes is no list of pairs");
        for (int i = 0; i < numbers.Length; i += 2) map.Add(Parse(numbers[i]), Parse(numbers[i + 1]), offset);
        return map;
    }

    private static long? Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
