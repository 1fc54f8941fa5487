using System.Text.Json;
using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>The name of a datagram's source in a <c>sk_packet_entry</c>: field 3, bytes. The schema does not have it, because CRIU's does not yet.</summary>
internal static class UnixPacketSource
{
    /// <summary>SCM_RIGHTS.</summary>
    public const int RightsType = 1;

    private const int Field = 3;
    private const byte Tag = Field << 3 | 2;

    /// <summary>Writes the member that stands for it.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartArray("@wire");
        json.WriteStartObject();
        json.WriteNumber("field", Field);
        // A name has 110 bytes at most: its length is one byte.
        json.WriteBase64String("bytes", [Tag, (byte)name.Length, .. name]);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Reads it; empty where it is missing.</summary>
    public static byte[] Read(MessageView packet)
    {
        JsonNode message = JsonNode.Parse(packet.ToJson(pretty: false).Span)!;
        if (message["@wire"] is not JsonArray items) return [];
        foreach (JsonNode? item in items)
        {
            if (item is not JsonObject known || (int)known["field"]! != Field) continue;
            byte[] bytes = Convert.FromBase64String((string)known["bytes"]!);
            if (bytes.Length < 2 || bytes[0] != Tag || bytes[1] != bytes.Length - 2) throw packet.Error("", $"field {Field} is no name of a socket, expected a length and {sbyte.MaxValue} bytes at most");
            return bytes[2..];
        }
        return [];
    }
}
