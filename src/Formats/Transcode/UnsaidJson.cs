namespace Soccr.Formats.Transcode;

/// <summary>The members that say what named fields cannot: <c>@wire</c> and <c>@missing</c>.</summary>
internal static class UnsaidJson
{
    /// <summary>Writes the members that the message needs.</summary>
    /// <param name="json">Receives them.</param>
    /// <param name="codec">The message's schema.</param>
    /// <param name="normal">Its known fields.</param>
    /// <param name="items">Its layout; may be empty.</param>
    public static void Write(JsonWriter json, MessageCodec codec, ReadOnlySpan<byte> normal, List<WireItem> items)
    {
        if (items.Count > 0)
        {
            json.Key("\"@wire\": "u8);
            json.StartArray();
            foreach (WireItem item in items)
            {
                json.Element();
                WriteItem(json, item);
            }
            json.EndArray();
        }
        List<FieldCodec> missing = Missing(codec, normal);
        if (missing.Count == 0) return;
        json.Key("\"@missing\": "u8);
        json.StartArray();
        foreach (FieldCodec field in missing)
        {
            json.Element();
            json.String(field.Name);
        }
        json.EndArray();
    }

    private static void WriteItem(JsonWriter json, WireItem item)
    {
        if (item.Bytes is null)
        {
            json.Signed(item.Number);
            return;
        }
        json.StartObject();
        json.Key("\"field\": "u8);
        json.Signed(item.Number);
        json.Key("\"bytes\": "u8);
        json.Base64(item.Bytes);
        json.EndObject();
    }

    private static List<FieldCodec> Missing(MessageCodec codec, ReadOnlySpan<byte> normal)
    {
        var there = WireRecord.Split(normal).Select(static record => record.Number).ToHashSet();
        return [.. codec.Fields.Where(field => field.Schema.Required && !there.Contains(field.Number))];
    }
}
