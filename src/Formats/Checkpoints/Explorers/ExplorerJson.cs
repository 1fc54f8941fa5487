using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>The rows as JSON: names in snake case, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    WriteIndented = true,
    IndentSize = 4,
    NewLine = "\n",
    Converters = [typeof(TextJson), typeof(UnixNameJson), typeof(RawJsonJson)])]
[JsonSerializable(typeof(IEnumerable<ProcessRow>))]
[JsonSerializable(typeof(IEnumerable<DescriptorTable>))]
[JsonSerializable(typeof(IEnumerable<AddressSpace>))]
[JsonSerializable(typeof(IEnumerable<ResidentSet>))]
[JsonSerializable(typeof(IEnumerable<SocketView>))]
[JsonSerializable(typeof(IEnumerable<MountNamespace>))]
[JsonSerializable(typeof(IEnumerable<NetworkNamespace>))]
[JsonSerializable(typeof(IEnumerable<NamespaceRow>))]
[JsonSerializable(typeof(IEnumerable<TaskNode>))]
internal sealed partial class ExplorerJson : JsonSerializerContext;

/// <summary>Strings as in the images' JSON: ASCII, and bytes that are no UTF-8 as lone surrogates.</summary>
internal sealed class TextJson : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        // The platform's writer escapes more than ours, and lays out an element of a list only where it wrote it itself.
        if (value.All(static unit => char.IsAsciiLetterOrDigit(unit) || "_-./:| ".Contains(unit, StringComparison.Ordinal))) writer.WriteStringValue(value);
        else JsonPieces.Write(writer, json => json.String(LosslessText.Encode(value)));
    }
}

/// <summary>Unix names as in the images' JSON: quoted-printable.</summary>
internal sealed class UnixNameJson : JsonConverter<UnixName>
{
    public override UnixName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, UnixName value, JsonSerializerOptions options) => JsonPieces.Write(writer, json => json.QuotedPrintable(value.Bytes.Span));
}

/// <summary>JSON as it is.</summary>
internal sealed class RawJsonJson : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text, skipInputValidation: true);
}

/// <summary>Addresses as in the images' pretty JSON: <c>"0x7f00"</c>.</summary>
internal sealed class HexJson : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"0x{value:x}"));
}

/// <summary>Values that our own writer knows how to write, inside a document of the platform's.</summary>
internal static class JsonPieces
{
    public static void Write(Utf8JsonWriter writer, Action<JsonWriter> write)
    {
        var text = new MemoryStream();
        using (var json = new JsonWriter(text, pretty: false))
        {
            write(json);
            json.Flush();
        }
        writer.WriteRawValue(text.GetBuffer().AsSpan(0, (int)text.Length), skipInputValidation: true);
    }
}
