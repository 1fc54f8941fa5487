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
        for (int depth = 0; depth <= Limits.MessageDepth; depth++)
        {
            (FieldCodec? field, Range inner) = Step(codec, message, offset, path);
            if (field is null) break;
            offset -= inner.Start.Value;
            message = message[inner];
            codec = field.Message;
        }
        return path.ToString();
    }

    /// <summary>Walks one message up to the offset or the fault.</summary>
    /// <returns>The message field that the offset lies in, and where its message is; null where the path ends here.</returns>
    private static (FieldCodec? Field, Range Inner) Step(MessageCodec codec, ReadOnlySpan<byte> message, long offset, StringBuilder path)
    {
        var counts = new Dictionary<uint, int>();
        var reader = new WireReader(message, 0);
        while (!reader.AtEnd && TryTag(ref reader, out uint tag))
        {
            uint number = tag >> 3;
            FieldCodec? field = codec.ByNumber(number);
            int index = counts[number] = counts.GetValueOrDefault(number, -1) + 1;
            bool isMessage = field?.Tag == tag && field.Kind == FieldKind.Message;
            int start = reader.Position;
            bool whole = TrySkip(tag, ref reader);
            int length = whole && isMessage ? new WireReader(message[start..reader.Position], 0).ReadBytes().Length : 0;
            // Data that ends too early is found at its end, where the next field begins.
            bool passed = offset > reader.Position || (offset == reader.Position && WireScan.IsWellFormed(message[(reader.Position - length)..reader.Position]));
            if (whole && passed) continue;
            Append(path, field, number, index);
            return whole && isMessage ? (field, (reader.Position - length)..reader.Position) : default;
        }
        return default;
    }

    private static bool TryTag(ref WireReader reader, out uint tag)
    {
        try
        {
            tag = reader.ReadTag();
            return true;
        }
        catch (ImageFormatException)
        {
            tag = 0;
            return false;
        }
    }

    private static bool TrySkip(uint tag, ref WireReader reader)
    {
        try
        {
            reader.Skip(tag);
            return true;
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }

    private static void Append(StringBuilder path, FieldCodec? field, uint number, int index)
    {
        path.Append('.').Append(field?.Schema.Name ?? number.ToString(CultureInfo.InvariantCulture));
        if (field?.Repeated == true) path.Append(CultureInfo.InvariantCulture, $"[{index}]");
    }
}
