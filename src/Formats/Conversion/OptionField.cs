using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Soccr.Formats.Conversion;

/// <summary>Values of socket options as fields of <c>sk_opts_entry</c> and the like, in JSON of crit's dialect with plain numbers.</summary>
public static class OptionField
{
    private const string Seconds = "_sec", Microseconds = "_usec";

    /// <summary>Writes the field, or two of a timeout; nothing where CRIU would write nothing. Of a field of Soccr's own the caller decides.</summary>
    public static void Write(JsonObject entry, OptionName option, byte[] value)
    {
        string field = option.Field!;
        bool isSet = value.AsSpan().ContainsAnyExcept((byte)0);
        if (!isSet && !option.IsOwn && (option.IsSparse || option.Form is OptionForm.Name or OptionForm.Filter or OptionForm.Linger)) return;
        switch (option.Form)
        {
            // The one flag that is a number in the images.
            case OptionForm.Flag when field == "so_oobinline":
            case OptionForm.Number:
                entry[field] = (uint)OptionValue.ToNumber(value);
                break;
            case OptionForm.Flag:
                entry[field] = isSet;
                break;
            case OptionForm.Linger:
                if (OptionValue.ToNumber(value) != 0) entry[field] = (uint)OptionValue.ToNumber(value.AsSpan(sizeof(int)));
                break;
            case OptionForm.Time:
                entry[field + Seconds] = BinaryPrimitives.ReadUInt64LittleEndian(value);
                entry[field + Microseconds] = BinaryPrimitives.ReadUInt64LittleEndian(value.AsSpan(OptionValue.TimeBytes / 2));
                break;
            case OptionForm.Signed:
                entry[field] = OptionValue.ToNumber(value);
                break;
            case OptionForm.WideNumber:
                entry[field] = BinaryPrimitives.ReadUInt64LittleEndian(value);
                break;
            case OptionForm.Bytes:
                entry[field] = Convert.ToBase64String(value);
                break;
            case OptionForm.Name:
                entry[field] = Encoding.UTF8.GetString(value);
                break;
            case OptionForm.Filter:
                entry[field] = new JsonArray([.. value.Chunk(OptionValue.InstructionBytes).Select(static instruction => JsonValue.Create(ToWord(instruction)))]);
                break;
        }
    }

    /// <summary>Reads the field.</summary>
    /// <returns>The value; null where the field is not there and that says nothing.</returns>
    /// <exception cref="ImageFormatException">What is there is none.</exception>
    public static byte[]? Read(JsonObject entry, OptionName option)
    {
        string field = option.Form == OptionForm.Time ? option.Field + Seconds : option.Field!;
        if (entry[field] is not { } node) return option.Form == OptionForm.Linger ? new byte[2 * sizeof(int)] : null;
        try
        {
            return option.Form switch
            {
                OptionForm.Flag when node.GetValueKind() is JsonValueKind.True or JsonValueKind.False => OptionValue.OfNumber(node.GetValue<bool>() ? 1 : 0),
                OptionForm.Flag => OptionValue.OfNumber(Number<uint>(node) is var flag && flag <= 1 ? (int)flag : throw new ImageFormatException($"is {flag}, expected 0 or 1", new Location(FieldPath: field))),
                OptionForm.Linger => [.. OptionValue.OfNumber(1), .. OptionValue.OfNumber((int)Number<uint>(node))],
                OptionForm.Time => ToTime(Number<ulong>(node), entry[option.Field + Microseconds] is { } micro ? Number<ulong>(micro) : 0),
                OptionForm.Signed => OptionValue.OfNumber(Number<int>(node)),
                OptionForm.WideNumber => BitConverter.GetBytes(Number<ulong>(node)),
                OptionForm.Bytes => Convert.FromBase64String(node.GetValue<string>()),
                OptionForm.Name => Encoding.UTF8.GetBytes(node.GetValue<string>()),
                OptionForm.Filter => [.. node.AsArray().SelectMany(static word => FromWord(Number<ulong>(word!)))],
                _ => OptionValue.OfNumber((int)Number<uint>(node)),
            };
        }
        catch (Exception e) when (e is (FormatException and not ImageFormatException) or InvalidOperationException or OverflowException)
        {
            // Not with what is there: text that is no UTF-8 cannot be written either.
            throw new ImageFormatException("the value is none that can be used", new Location(FieldPath: field), e);
        }
    }

    /// <summary>The fields of an option: two of a timeout.</summary>
    public static IReadOnlyList<string> NamesOf(OptionName option) => option.Form == OptionForm.Time ? [option.Field + Seconds, option.Field + Microseconds] : [option.Field!];

    /// <summary>Whether a timeout has microseconds.</summary>
    public static bool HasFraction(JsonObject entry, OptionName option) => IsSet(entry[option.Field + Microseconds]);

    /// <summary>Whether a field says something: zeros, and messages of nothing but zeros, do not.</summary>
    public static bool IsSet(JsonNode? value) => value switch
    {
        JsonObject inside => inside.Any(static field => IsSet(field.Value)),
        JsonArray list => list.Count > 0,
        { } single => TextOf(single) is not ("0" or "false" or "\"\"" or "\"NONE\""),
        null => false,
    };

    /// <summary>A value for people. Text that is no UTF-8 is in the JSON as half a pair of surrogates, which no string takes.</summary>
    public static string TextOf(JsonNode value)
    {
        try
        {
            return value.ToJsonString();
        }
        catch (InvalidOperationException)
        {
            return "text that is no UTF-8";
        }
    }

    /// <summary>Reads a number.</summary>
    /// <returns>Null where the field is not there.</returns>
    /// <exception cref="ImageFormatException">What is there is none.</exception>
    public static uint? ReadNumber(JsonObject entry, string field)
    {
        if (entry[field] is not { } node) return null;
        try
        {
            return Number<uint>(node);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ImageFormatException($"{node.ToJsonString()} is no value of it", new Location(FieldPath: field), e);
        }
    }

    private static T Number<T>(JsonNode node) where T : INumber<T> => T.Parse(node.ToString(), CultureInfo.InvariantCulture);

    // struct sock_filter has code, jt, jf and k in this order, and the image's word has them from its top.
    private static ulong ToWord(ReadOnlySpan<byte> instruction) =>
        (ulong)BinaryPrimitives.ReadUInt16LittleEndian(instruction) << 48 | (ulong)instruction[2] << 40 | (ulong)instruction[3] << 32 | BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);

    private static byte[] FromWord(ulong word)
    {
        byte[] instruction = [(byte)(word >> 48), (byte)(word >> 56), (byte)(word >> 40), (byte)(word >> 32), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(instruction.AsSpan(4), (uint)word);
        return instruction;
    }

    private static byte[] ToTime(ulong seconds, ulong microseconds)
    {
        byte[] time = new byte[OptionValue.TimeBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(time, seconds);
        BinaryPrimitives.WriteUInt64LittleEndian(time.AsSpan(OptionValue.TimeBytes / 2), microseconds);
        return time;
    }
}
