namespace Soccr.Formats.Editing.Rewriting;

/// <summary>A file that says that a process is at work in a directory. Where the process was killed it stays, and can be taken.</summary>
internal static class DirectoryLock
{
    private const string Name = ".crit-lock";

    /// <summary>Takes the lock; it is given back, and the file deleted, with the stream.</summary>
    /// <exception cref="IOException">Another process has it, or the directory cannot be written.</exception>
    public static FileStream Take(string directory)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, BufferSize = 0 };
        return new FileStream(Path.Combine(directory, Name), options);
    }

    /// <summary>Deletes a directory whose lock was left by a process that is no more.</summary>
    public static void DeleteIfLeft(string directory)
    {
        if (!File.Exists(Path.Combine(directory, Name))) return;
        try
        {
            Take(directory).Dispose();
        }
        catch (IOException)
        {
            return;
        }
        Directory.Delete(directory, recursive: true);
    }
}
