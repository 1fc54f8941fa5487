using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Soccr.Formats.Images.Raw;

/// <summary>
/// Reads the names in a tar archive. CRIU calls <c>tar --sparse</c>, and .NET's reader does not know the sparse members of GNU tar.
/// </summary>
/// <remarks>GNU tar's manual, "Basic Tar Format", and POSIX <c>pax</c>.</remarks>
internal sealed class TarMembers(Stream archive)
{
    private const int BlockBytes = 512, MaxNameBytes = 1 << 20;
    private const int SizeAt = 124, ChecksumAt = 148, KindAt = 156, MagicAt = 257, PrefixAt = 345, MoreMapAt = 482, MapMoreMapAt = 504;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly byte[] _passed = new byte[16 * 1024];
    private string? _longName;
    private long? _longSize;

    /// <summary>All names, in order.</summary>
    /// <exception cref="InvalidDataException">It is no tar archive, or a damaged one.</exception>
    /// <exception cref="EndOfStreamException">It ends inside a member.</exception>
    public List<string> Read()
    {
        var names = new List<string>();
        while (TryReadHeader())
        {
            char kind = (char)_block[KindAt];
            long size = Number(_block.AsSpan(SizeAt, 12));
            if (kind is 'L' or 'x') ReadLongName(kind, size);
            else if (kind is 'K' or 'g') Pass(size);
            else names.Add(TakeMember(kind, size));
        }
        return names;
    }

    private string TakeMember(char kind, long size)
    {
        string name = _longName ?? ShortName();
        size = _longSize ?? size;
        _longName = null;
        _longSize = null;
        // A file with many holes has more of their map behind the header; the member's size does not count it.
        bool more = kind == 'S' && _block[MoreMapAt] != 0;
        while (more)
        {
            archive.ReadExactly(_block);
            more = _block[MapMoreMapAt] != 0;
        }
        Pass(size);
        return name;
    }

    // A block of zeros is the end.
    private bool TryReadHeader()
    {
        int got = archive.ReadAtLeast(_block, BlockBytes, throwOnEndOfStream: false);
        if (got == 0) throw new EndOfStreamException("it ends without a block of zeros");
        if (got == BlockBytes && !_block.AsSpan().ContainsAnyExcept((byte)0)) return false;
        if (got < BlockBytes) throw new EndOfStreamException($"a header is {got} bytes, expected {BlockBytes}");
        long sum = 0;
        for (int i = 0; i < BlockBytes; i++)
        {
            sum += i is >= ChecksumAt and < ChecksumAt + 8 ? (byte)' ' : _block[i];
        }
        if (sum != Number(_block.AsSpan(ChecksumAt, 8))) throw new InvalidDataException("the checksum of a tar header is wrong");
        return true;
    }

    private string ShortName()
    {
        string name = Text(_block.AsSpan(0, 100));
        // GNU's own form has times where POSIX's has the first part of a long name.
        bool isPosix = _block.AsSpan(MagicAt, 6).SequenceEqual("ustar\0"u8);
        string prefix = isPosix ? Text(_block.AsSpan(PrefixAt, 155)) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    private void ReadLongName(char kind, long size)
    {
        if (size > MaxNameBytes) throw new InvalidDataException($"a name of {size} bytes");
        byte[] bytes = new byte[size];
        archive.ReadExactly(bytes);
        PassPadding(size);
        if (kind == 'L') _longName = Text(bytes);
        else ReadRecords(bytes);
    }

    // Each record is its own length in decimal, a blank, key=value and a newline.
    private void ReadRecords(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            int blank = records.IndexOf((byte)' ');
            if (blank < 0 || !int.TryParse(records[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= blank + 1 || length > records.Length)
            {
                throw new InvalidDataException("a pax record is malformed");
            }
            ReadOnlySpan<byte> record = records[(blank + 1)..(length - 1)];
            if (record.StartsWith("path="u8)) _longName = Encoding.UTF8.GetString(record["path=".Length..]);
            if (record.StartsWith("size="u8))
            {
                _longSize = long.TryParse(record["size=".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : throw new InvalidDataException("a pax size is no number");
            }
            records = records[length..];
        }
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    // Octal text, or big-endian bytes where the first bit is set.
    private static long Number(ReadOnlySpan<byte> field)
    {
        long value = 0;
        if (field[0] == 0x80) value = BinaryPrimitives.ReadInt64BigEndian(field[^8..]);
        else
        {
            foreach (byte digit in field.Trim((ReadOnlySpan<byte>)[(byte)' ', 0]))
            {
                if (digit is < (byte)'0' or > (byte)'7') throw new InvalidDataException("a number in a tar header is none");
                value = value * 8 + (digit - '0');
            }
        }
        return value >= 0 ? value : throw new InvalidDataException("a number in a tar header is negative");
    }

    private void Pass(long size)
    {
        for (long left = size; left > 0;)
        {
            int got = archive.Read(_passed, 0, (int)Math.Min(left, _passed.Length));
            if (got == 0) throw new EndOfStreamException($"{left} bytes of a member are missing");
            left -= got;
        }
        PassPadding(size);
    }

    private void PassPadding(long size) => archive.ReadExactly(_block, 0, (int)(-size & (BlockBytes - 1)));
}
