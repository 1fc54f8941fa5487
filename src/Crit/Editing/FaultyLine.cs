using System.Text;
using Soccr.Formats;

namespace Soccr.Crit.Editing;

/// <summary>A line of a text with a mark under the place that an error is about.</summary>
internal static class FaultyLine
{
    private const int Width = 100;

    /// <summary>The line, or its part around the place where it is long, and the mark; empty where the place is unknown.</summary>
    public static string Show(string path, Location place)
    {
        if (place.Line == 0) return "";
        using FileStream file = File.OpenRead(path);
        if (!TryFindLine(file, place.Line)) return "";
        int column = place.Column - 1;
        int start = Math.Max(0, column - Width / 2);
        file.Position += start;
        byte[] bytes = new byte[Width];
        int count = file.ReadAtLeast(bytes, Width, throwOnEndOfStream: false);
        int end = bytes.AsSpan(0, count).IndexOfAny("\r\n"u8);
        string line = Shown(bytes.AsSpan(0, end < 0 ? count : end));
        string before = Shown(bytes.AsSpan(0, Math.Min(count, column - start)));
        return $"{line}\n{new string(' ', before.Length)}^\n";
    }

    private static bool TryFindLine(FileStream file, int line)
    {
        byte[] buffer = new byte[64 * 1024];
        int breaks = line - 1;
        while (breaks > 0)
        {
            int count = file.Read(buffer);
            if (count == 0) return false;
            for (int i = 0; i < count && breaks > 0; i++)
            {
                if (buffer[i] == '\n' && --breaks == 0) file.Position -= count - i - 1;
            }
        }
        return true;
    }

    // A cut character or a control character is one place too.
    private static string Shown(ReadOnlySpan<byte> text) => string.Concat(Encoding.UTF8.GetString(text).Select(static c => char.IsControl(c) ? ' ' : c));
}
