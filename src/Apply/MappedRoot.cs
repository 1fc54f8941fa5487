using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply;

/// <summary>
/// Who the root of a user namespace is outside of it. CRIU opens images as that one, once the tree has its namespace: a private directory of somebody else
/// is closed to it (CRIU 4.2: <c>Unable to open tty-info.img: Permission denied</c>).
/// </summary>
/// <param name="Uid">User.</param>
/// <param name="Gid">Group.</param>
internal sealed record MappedRoot(uint Uid, uint Gid)
{
    /// <summary>The one of a checkpoint; null where the tree has no user namespace, or the images do not say.</summary>
    public static MappedRoot? Of(IImageStore store)
    {
        try
        {
            MessageView? maps = new Checkpoint(store).EntriesOf("USERNS").FirstOrDefault()?.Message;
            return maps is not null && Outside(maps, "uid_map") is { } uid && Outside(maps, "gid_map") is { } gid ? new MappedRoot(uid, gid) : null;
        }
        catch (ImageFormatException)
        {
            // Verify says so, or CRIU.
            return null;
        }
    }

    /// <summary>Gives it a directory, where this process may do that.</summary>
    public void Own(string directory)
    {
        using SafeFileHandle handle = FileCalls.OpenDirectory(directory);
        FileCalls.TryChangeOwner(handle, Uid, Gid);
    }

    /// <summary>Whether anybody gets to a file, by the directories that lead to it.</summary>
    /// <param name="file">Absolute path without links.</param>
    public static bool Reaches(string file)
    {
        for (DirectoryInfo? directory = Directory.GetParent(file); directory is not null; directory = directory.Parent)
        {
            if ((directory.UnixFileMode & UnixFileMode.OtherExecute) == 0) return false;
        }
        return true;
    }

    private static uint? Outside(MessageView maps, string map) =>
        maps.Messages(map).FirstOrDefault(static extent => extent.Number("first") == 0) is { } extent ? (uint)extent.Number("lower_first") : null;
}
