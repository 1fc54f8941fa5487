using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Soccr.Formats.Wire;

/// <summary>
/// Reads protobuf wire format from a span. A read that fails throws with the absolute offset and does not advance.
/// </summary>
/// <remarks>Format: protobuf's encoding (varints, tags, length-delimited values); <c>google/protobuf/wire_format.h</c>.</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> data, long baseOffset)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Bytes read so far, counted from the start of the span.</summary>
    public int Position { get; private set; }

    /// <summary>Absolute offset of the next byte in the file.</summary>
    public readonly long Offset => baseOffset + Position;

    public readonly bool AtEnd => Position >= _data.Length;

    public readonly int Left => _data.Length - Position;

    /// <summary>The bytes from <paramref name="start"/> up to the next one to read.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => _data[start..Position];

    /// <summary>Reads a varint; bits beyond 64 are dropped, as protobuf does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        int position = Position;
        if ((uint)position < (uint)_data.Length && _data[position] < 0x80)
        {
            Position = position + 1;
            return _data[position];
        }
        return ReadLongVarint();
    }

    /// <summary>Reads a tag: field number shifted left by three, wire type below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadTag()
    {
        int start = Position;
        ulong tag = ReadVarint();
        if (tag < 8 || tag > uint.MaxValue || (tag & 7) > (ulong)WireType.Fixed32)
        {
            Position = start;
            Throw.BadTag(Offset, tag);
        }
        return (uint)tag;
    }

    /// <summary>Reads a length and the bytes it announces.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes()
    {
        int start = Position;
        ulong length = ReadVarint();
        if (length > (ulong)Left)
        {
            int left = Left;
            Position = start;
            Throw.Truncated(Offset, length, left);
        }
        ReadOnlySpan<byte> value = _data.Slice(Position, (int)length);
        Position += (int)length;
        return value;
    }

    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    /// <summary>Passes over the value behind <paramref name="tag"/>, whole groups included.</summary>
    public void Skip(uint tag)
    {
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint: ReadVarint(); break;
            case WireType.Fixed64: Take(sizeof(ulong)); break;
            case WireType.Bytes: ReadBytes(); break;
            case WireType.Fixed32: Take(sizeof(uint)); break;
            case WireType.GroupStart: SkipGroup(tag >> 3); break;
            default: Throw.At(Offset, $"end of group {tag >> 3} without its start"); break;
        }
    }

    private void SkipGroup(uint number)
    {
        List<uint> open = [number];
        while (open.Count > 0)
        {
            if (AtEnd) Throw.At(Offset, $"the data ends inside group {open[^1]}");
            uint tag = ReadTag();
            switch ((WireType)(tag & 7))
            {
                case WireType.GroupStart:
                    open.Add(tag >> 3);
                    break;
                case WireType.GroupEnd:
                    if (open[^1] != tag >> 3) Throw.At(Offset, $"end of group {tag >> 3} closes group {open[^1]}");
                    open.RemoveAt(open.Count - 1);
                    break;
                default:
                    Skip(tag);
                    break;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left) Throw.Truncated(Offset, (ulong)count, Left);
        ReadOnlySpan<byte> value = _data.Slice(Position, count);
        Position += count;
        return value;
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        ReadOnlySpan<byte> rest = _data[Position..];
        for (int i = 0; i < rest.Length; i++)
        {
            if (i == Varint.MaxBytes) Throw.OverlongVarint(Offset);
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                Position += i + 1;
                return value;
            }
        }
        if (rest.Length >= Varint.MaxBytes) Throw.OverlongVarint(Offset);
        Throw.TruncatedVarint(Offset);
        return 0;
    }
}
