using System.Text.Encodings.Web;

namespace Soccr.Crit;

/// <summary>Text of ours as JSON.</summary>
internal static class JsonText
{
    /// <summary>A file's name, which may be anything: as it is, or as a JSON string where it would break the line.</summary>
    public static string Line(string name) => name.Any(char.IsControl) ? Quote(name) : name;

    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
