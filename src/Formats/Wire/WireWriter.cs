using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Soccr.Formats.Wire;

/// <summary>Writes protobuf wire format into a growing buffer that is kept between messages.</summary>
internal sealed class WireWriter : IByteSink
{
    private byte[] _buffer = new byte[1024];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What was written, open to change.</summary>
    public Span<byte> WrittenForChange => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Drops what was written from <paramref name="length"/> on.</summary>
    public void Truncate(int length) => Length = length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        byte[] buffer = Room(Varint.MaxBytes);
        int at = Length;
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }
        buffer[at++] = (byte)value;
        Length = at;
    }

    public void WriteFixed32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)).AsSpan(Length), value);
        Length += sizeof(uint);
    }

    public void WriteFixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)).AsSpan(Length), value);
        Length += sizeof(ulong);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length).AsSpan(Length));
        Length += bytes.Length;
    }

    void IByteSink.Append(ReadOnlySpan<byte> bytes) => WriteRaw(bytes);

    /// <summary>Writes a length and the bytes.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((uint)bytes.Length);
        WriteRaw(bytes);
    }

    /// <summary>Begins a length-delimited value: one byte is kept for its length. Pass the result to <see cref="EndBytes"/>.</summary>
    public int BeginBytes()
    {
        Room(1);
        return ++Length;
    }

    /// <summary>Ends a length-delimited value: writes its length, moving the value where that takes more than one byte.</summary>
    public void EndBytes(int start)
    {
        int length = Length - start;
        int extra = Varint.Size((uint)length) - 1;
        if (extra > 0)
        {
            Room(extra);
            _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + extra));
        }
        int end = Length + extra;
        Length = start - 1;
        WriteVarint((uint)length);
        Length = end;
    }

    /// <summary>Replaces what was written from <paramref name="start"/> on.</summary>
    public void Replace(int start, ReadOnlySpan<byte> bytes)
    {
        Length = start;
        WriteRaw(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte[] Room(int count)
    {
        if (_buffer.Length - Length < count) Grow(count);
        return _buffer;
    }

    private void Grow(int count)
    {
        long wanted = (long)Length + count;
        if (wanted > Limits.MessageBytes)
        {
            throw new ImageFormatException($"message is over {Limits.MessageBytes} bytes, the most that protobuf holds");
        }
        Array.Resize(ref _buffer, (int)Math.Min(Math.Max(wanted, 2L * _buffer.Length), Limits.MessageBytes));
    }
}
