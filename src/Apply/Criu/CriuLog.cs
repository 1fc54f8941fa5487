namespace Soccr.Apply.Criu;

/// <summary>CRIU's log.</summary>
internal static class CriuLog
{
    /// <summary>More are no help: what comes after the first ones follows from them.</summary>
    private const int MostLines = 12;

    /// <summary>Logged whenever a container or a user without CAP_SYS_RESOURCE runs CRIU, also where all goes well.</summary>
    private const string Harmless = "rlimit: Can't setup RLIMIT_NOFILE";

    /// <summary>Comes last, and says nothing new.</summary>
    private const string Failed = "Restoring FAILED.";

    /// <summary>The first lines that are errors, without what follows from them; none where there is no log.</summary>
    public static IReadOnlyList<string> ErrorLines(string path)
    {
        if (!File.Exists(path)) return [];
        return [.. File.ReadLines(path)
            .Where(static line => line.Contains("Error (", StringComparison.Ordinal))
            .Where(static line => !line.Contains(Harmless, StringComparison.Ordinal) && !line.Contains(Failed, StringComparison.Ordinal))
            .Take(MostLines)
            .Select(static line => line.Trim())];
    }
}
