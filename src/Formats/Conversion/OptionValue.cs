using System.Buffers.Binary;

namespace Soccr.Formats.Conversion;

/// <summary>Values of socket options: the bytes that setsockopt takes.</summary>
public static class OptionValue
{
    /// <summary>Bytes of a <c>struct timeval</c>.</summary>
    public const int TimeBytes = 16;

    /// <summary>Bytes of an instruction of a filter.</summary>
    public const int InstructionBytes = 8;

    /// <summary>A number as a value.</summary>
    public static byte[] OfNumber(int number)
    {
        byte[] value = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }

    /// <summary>The number that a value of 4 or 8 bytes is.</summary>
    public static long ToWideNumber(ReadOnlySpan<byte> value) => value.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(value) : ToNumber(value);

    /// <summary>The number that a value begins with.</summary>
    public static int ToNumber(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32LittleEndian(value);
}
