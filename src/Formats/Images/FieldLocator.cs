using System.Globalization;
using System.Text;
using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Finds the field that an offset lies in. Used for error messages only, so that reading need not keep track.</summary>
internal static class FieldLocator
{
    /// <summary>The path below the message, with its leading dot: <c>.isk.src_port</c>; as far as the data can be walked.</summary>
    public static string Path(MessageCodec codec, ReadOnlySpan<byte> message, long offset)
    {
        var path = new StringBuilder();
        int depth = 0;
        while (depth++ < Limits.MessageDepth && TryStep(codec, message, ref offset, path, out FieldCodec? field, out Range inner))
        {
            if (field?.Kind != FieldKind.Message) break;
            codec = field.Message;
            message = message[inner];
        }
        return path.ToString();
    }

    private static bool TryStep(MessageCodec codec, ReadOnlySpan<byte> message, ref long offset, StringBuilder path, out FieldCodec? found, out Range inner)
    {
        found = null;
        inner = default;
        var counts = new Dictionary<int, int>();
        var reader = new WireReader(message, 0);
        try
        {
            while (!reader.AtEnd)
            {
                uint tag = reader.ReadTag();
                int number = (int)(tag >> 3);
                found = codec.ByNumber(tag >> 3);
                if (found is not null && found.Tag != tag) found = null;
                counts[number] = counts.GetValueOrDefault(number) + 1;
                reader.Skip(tag);
                if (offset >= reader.Position) continue;
                Append(path, found, number, counts[number] - 1);
                if (found?.Kind != FieldKind.Message) return false;
                inner = Inner(message, reader.Position, tag, ref offset);
                return true;
            }
        }
        catch (ImageFormatException)
        {
            // The walk ends where the data is broken, which is in the field that was met last.
            if (found is not null) Append(path, found, found.Number, counts[found.Number] - 1);
        }
        return false;
    }

    private static Range Inner(ReadOnlySpan<byte> message, int end, uint tag, ref long offset)
    {
        WireRecord record = WireRecord.Split(message[..end])[^1];
        System.Diagnostics.Debug.Assert(record.Tag == tag);
        offset -= record.ValueStart;
        return record.ValueStart..record.End;
    }

    private static void Append(StringBuilder path, FieldCodec? field, int number, int index)
    {
        path.Append('.').Append(field?.Schema.Name ?? number.ToString(CultureInfo.InvariantCulture));
        if (field?.Repeated == true) path.Append(CultureInfo.InvariantCulture, $"[{index}]");
    }
}
