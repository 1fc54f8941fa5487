using System.Text.Encodings.Web;

namespace Soccr.Crit;

/// <summary>Text of ours as JSON.</summary>
internal static class JsonText
{
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
