using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply;

/// <summary>Makes the names in a directory last, as syncing a file does for its contents.</summary>
public static class DirectorySync
{
    /// <summary>Waits until the names that the directory has now are on the disk.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">It cannot be opened or synced.</exception>
    public static void Sync(string path)
    {
        using SafeFileHandle directory = FileCalls.OpenDirectory(path);
        FileCalls.Sync(directory);
    }

    /// <summary>Waits until everything in the file system that a directory is in is on the disk.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">It cannot be opened or synced.</exception>
    public static void SyncFileSystem(string path)
    {
        using SafeFileHandle directory = FileCalls.OpenDirectory(path);
        FileCalls.SyncFileSystem(directory);
    }
}
