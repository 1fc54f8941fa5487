using System.Buffers.Binary;
using System.Text;

namespace Soccr.Formats.Wire.Tar;

/// <summary>The fields of a member's header block, 512 bytes. Source: POSIX pax, ustar Interchange Format; GNU tar's tar.h.</summary>
internal readonly ref struct TarBlock(Span<byte> bytes)
{
    public const int Bytes = 512;

    /// <summary>Largest size that eleven octal digits can say.</summary>
    private const long OctalLimit = 0x1_ffff_ffff;

    private readonly Span<byte> _bytes = bytes;

    public char Type => (char)_bytes[156];

    public bool IsPosix => _bytes.Slice(257, 6).SequenceEqual("ustar\0"u8);

    public bool IsGnu => _bytes.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    public bool IsZero => !_bytes.ContainsAnyExcept((byte)0);

    public ReadOnlySpan<byte> Name => Text(0, 100);

    public ReadOnlySpan<byte> Prefix => IsPosix ? Text(345, 155) : default;

    /// <summary>Whether blocks with more of an old GNU sparse map follow: the first block says so at another place than the others.</summary>
    public bool HasMoreSparse(bool isFirst) => _bytes[isFirst ? 482 : 504] != 0;

    /// <summary>Adds the parts of an old GNU sparse map that are in this block: four in a member's header, more in one that only has the map.</summary>
    public void ReadSparse(SparseMap map, bool isFirst, long offset)
    {
        const int pair = 24;
        ReadOnlySpan<byte> rest = isFirst ? _bytes.Slice(386, 4 * pair) : _bytes[..(21 * pair)];
        for (; !rest.IsEmpty && rest[pair / 2] != 0; rest = rest[pair..]) map.Add(ReadNumber(rest[..(pair / 2)]), ReadNumber(rest[(pair / 2)..pair]), offset);
    }

    /// <summary>Size of what an old GNU sparse member unpacks to; null where it is no number.</summary>
    public long? SparseSize => ReadNumber(_bytes.Slice(483, 12));

    /// <summary>Size in bytes; null where it is no number.</summary>
    public long? Size => ReadNumber(_bytes.Slice(124, 12));

    /// <summary>Whether the checksum is right, its bytes added up without a sign or, as some old programs do, with one.</summary>
    public bool HasRightChecksum()
    {
        if (ReadNumber(_bytes.Slice(148, 8)) is not { } said) return false;
        (int unsigned, int signed) = (0, 0);
        for (int i = 0; i < Bytes; i++)
        {
            byte value = i is >= 148 and < 156 ? (byte)' ' : _bytes[i];
            unsigned += value;
            signed += (sbyte)value;
        }
        return said == unsigned || said == signed;
    }

    /// <summary>Writes another size; where it is too large for octal digits in base 256, which every tar of today reads.</summary>
    public void SetSize(long size)
    {
        if (size == Size) return;
        Span<byte> field = _bytes.Slice(124, 12);
        byte end = field[11] == ' ' ? (byte)' ' : (byte)0;
        if (size <= OctalLimit)
        {
            WriteOctal(field[..11], size);
            field[11] = end;
        }
        else
        {
            field.Clear();
            field[0] = 0x80;
            BinaryPrimitives.WriteInt64BigEndian(field[4..], size);
        }
    }

    /// <summary>Writes another name, or what of it fits, and no prefix unless it stays.</summary>
    public void SetName(ReadOnlySpan<byte> name, bool keepPrefix)
    {
        Span<byte> field = _bytes[..100];
        field.Clear();
        name[..Math.Min(name.Length, field.Length)].CopyTo(field);
        if (!keepPrefix && IsPosix) _bytes.Slice(345, 155).Clear();
    }

    public void SetType(char type) => _bytes[156] = (byte)type;

    /// <summary>Makes the checksum right; one that is stays as it is written.</summary>
    public void UpdateChecksum()
    {
        if (HasRightChecksum()) return;
        Span<byte> field = _bytes.Slice(148, 8);
        field.Fill((byte)' ');
        int sum = 0;
        foreach (byte value in _bytes) sum += value;
        WriteOctal(field[..6], sum);
        field[6] = 0;
    }

    private static void WriteOctal(Span<byte> digits, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(digits.Length, '0'), digits);

    private static long? ReadNumber(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            // Base 256: a sign bit, then a number that must fit in 63 bits.
            int high = field.Length - 8;
            if (field[0] != 0x80 || field[1..Math.Max(1, high)].ContainsAnyExcept((byte)0)) return null;
            long value = high > 0 ? BinaryPrimitives.ReadInt64BigEndian(field[high..]) : BinaryPrimitives.ReadInt64BigEndian(field) & long.MaxValue;
            return value < 0 ? null : value;
        }
        ReadOnlySpan<byte> digits = field.TrimStart((byte)' ');
        int end = digits.IndexOfAny((byte)' ', (byte)0);
        if (end >= 0) digits = digits[..end];
        long sum = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            sum = (sum << 3) + (digit - '0');
        }
        return sum;
    }

    private ReadOnlySpan<byte> Text(int offset, int length)
    {
        ReadOnlySpan<byte> text = _bytes.Slice(offset, length);
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }
}
