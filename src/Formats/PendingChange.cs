namespace Soccr.Formats;

/// <summary>The mark of a change of a whole directory that has begun and not ended: until it is finished, the directory is neither what it was nor what it will be.</summary>
public static class PendingChange
{
    /// <summary>The journal of the change, while files are moved out of the way.</summary>
    internal const string Journal = ".crit-journal";

    /// <summary>The same journal, while files are put in their places.</summary>
    internal const string JournalAside = ".crit-journal-aside";

    /// <summary>Whether a change of the directory was interrupted.</summary>
    public static bool IsIn(string directory) => File.Exists(Path.Combine(directory, Journal)) || File.Exists(Path.Combine(directory, JournalAside));

    /// <summary>Refuses to read a directory in that state.</summary>
    /// <exception cref="IOException">It is in that state.</exception>
    public static void Refuse(string directory)
    {
        if (IsIn(directory)) throw new IOException($"{directory}: a crit rewrite of it was interrupted; crit rewrite {directory} finishes it");
    }
}
