using System.Text;
using System.Text.Json.Nodes;

namespace Soccr.Apply.Sockets;

/// <summary>JSON as bytes, for those who read streams.</summary>
internal static class JsonBytes
{
    public static byte[] Utf8(this JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
