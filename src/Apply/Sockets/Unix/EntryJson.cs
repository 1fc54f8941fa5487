using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Entries as JSON, with bytes that are no text as crit's dialect has them.</summary>
internal static class EntryJson
{
    /// <summary>An object on one line.</summary>
    public static string Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A <c>fown_entry</c> that names a signal but no process.</summary>
    public static void Owner(Utf8JsonWriter json, uint signal)
    {
        json.WriteStartObject("fown");
        json.WriteNumber("uid", 0);
        json.WriteNumber("euid", 0);
        json.WriteNumber("signum", signal);
        json.WriteNumber("pid_type", 0);
        json.WriteNumber("pid", 0);
        json.WriteEndObject();
    }

    /// <summary>A string in which each byte that is no UTF-8 is a lone surrogate, which a string of .NET's writer cannot have.</summary>
    public static void Text(Utf8JsonWriter json, string key, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("\"");
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            if (status != OperationStatus.Done)
            {
                for (int i = 0; i < length; i++) text.Append(CultureInfo.InvariantCulture, $"\\udc{bytes[i]:x2}");
            }
            else if (rune.Value is < 0x20 or '"' or '\\')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                text.Append(rune);
            }
            bytes = bytes[length..];
        }
        json.WritePropertyName(key);
        json.WriteRawValue(text.Append('"').ToString(), skipInputValidation: true);
    }
}
