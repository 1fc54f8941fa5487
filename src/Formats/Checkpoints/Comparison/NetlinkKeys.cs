using System.Runtime.InteropServices;
using System.Text.Json;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>THE TABLE of what identifies a netlink message: members of its JSON, or of its attributes.</summary>
internal static class NetlinkKeys
{
    /// <summary>For each type of message what tells it from all others, and what at least must be equal where it is changed into another.</summary>
    private static readonly Dictionary<string, (string[] Key, string[] Group)> s_keys = new()
    {
        ["newaddr"] = (["ifa_family", "ifa_index", "ifa_prefixlen", "attributes.address", "attributes.local"], ["ifa_family", "ifa_index"]),
        ["newroute"] = (
            ["rtm_family", "rtm_dst_len", "rtm_tos", "rtm_table", "rtm_type", "attributes.table", "attributes.dst", "attributes.priority", "attributes.oif"],
            ["rtm_family", "rtm_type", "rtm_table"]),
        ["newrule"] = (["frh_family", "attributes.priority", "attributes.src", "attributes.dst"], ["frh_family"]),
        ["ct_new"] = (["attributes.tuple_orig"], ["nfgen_family"]),
        ["exp_new"] = (["attributes.master", "attributes.tuple"], ["nfgen_family"]),
    };

    /// <summary>Hashes of both for a message; the key is 0 where its type has none.</summary>
    public static (UInt128 Key, UInt128 Group) Of(JsonElement message)
    {
        JsonElement type = message.GetProperty("type");
        if (type.ValueKind != JsonValueKind.String || !s_keys.TryGetValue(type.GetString()!, out (string[] Key, string[] Group) row)) return (0, Hash(message, []));
        return (Hash(message, row.Key), Hash(message, row.Group));
    }

    private static UInt128 Hash(JsonElement message, string[] members)
    {
        var text = new MemoryStream();
        text.Write(JsonMarshal.GetRawUtf8Value(message.GetProperty("type")));
        foreach (string member in members)
        {
            text.WriteByte((byte)'\n');
            if (Find(message, member) is { } value) text.Write(JsonMarshal.GetRawUtf8Value(value));
        }
        return Fingerprint.Of(text.GetBuffer().AsSpan(0, (int)text.Length));
    }

    private static JsonElement? Find(JsonElement message, string path)
    {
        string[] parts = path.Split('.');
        if (!message.TryGetProperty(parts[0], out JsonElement found)) return null;
        if (parts.Length == 1) return found;
        foreach (JsonElement attribute in found.EnumerateArray())
        {
            if (attribute.TryGetProperty(parts[1], out JsonElement value)) return value;
        }
        return null;
    }
}
