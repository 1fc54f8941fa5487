using System.Globalization;

namespace Soccr.Formats.Images;

/// <summary>Sizes as crit prints them.</summary>
internal static class HumanSize
{
    /// <summary>A size in a unit that suits it: <c>100B</c>, <c>1.5KB</c>.</summary>
    public static string Of(double size)
    {
        foreach (string unit in (ReadOnlySpan<string>)["", "K", "M", "G", "T", "P", "E", "Z"])
        {
            if (size < 1024) return string.Create(CultureInfo.InvariantCulture, $"{(size == Math.Floor(size) ? $"{size:0}" : $"{size:0.0}")}{unit}B");
            size /= 1024;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.0}YB");
    }
}
