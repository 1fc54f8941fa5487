using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>One field as it lies in a message: tag and value.</summary>
/// <param name="Number">Field number.</param>
/// <param name="Tag">Field number and wire type.</param>
/// <param name="Start">Where its tag begins.</param>
/// <param name="ValueStart">Where its value begins: behind the length of a length-delimited one.</param>
/// <param name="End">Where the next field begins.</param>
internal readonly record struct WireRecord(int Number, uint Tag, int Start, int ValueStart, int End)
{
    /// <summary>Splits a message, known to be well formed, into its fields.</summary>
    public static List<WireRecord> Split(ReadOnlySpan<byte> message)
    {
        var records = new List<WireRecord>();
        var reader = new WireReader(message, 0);
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            uint tag = reader.ReadTag();
            int value = reader.Position;
            if ((tag & 7) == (uint)WireType.Bytes) value = reader.ReadBytes() is var bytes ? reader.Position - bytes.Length : value;
            else reader.Skip(tag);
            records.Add(new WireRecord((int)(tag >> 3), tag, start, value, reader.Position));
        }
        return records;
    }

    /// <summary>The whole field's bytes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> message) => message[Start..End];

    /// <summary>The value's bytes.</summary>
    public ReadOnlySpan<byte> ValueIn(ReadOnlySpan<byte> message) => message[ValueStart..End];
}
