namespace Soccr.Apply.Interop;

/// <summary>Kinds of files that are told apart here.</summary>
internal enum FileType
{
    /// <summary>Pipes, block devices, links, and what has no name.</summary>
    Other,
    Regular,
    Directory,
    CharacterDevice,
    Socket,
}

/// <summary>What statx tells of a file.</summary>
/// <param name="Type">Kind.</param>
/// <param name="Mode">st_mode, kind included.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Inode">Inode number.</param>
/// <param name="Device">Major and minor number of the file system.</param>
/// <param name="MajorNumber">Of a device its own major number.</param>
/// <param name="MountId">The mount, as mountinfo has it.</param>
/// <param name="Size">In bytes.</param>
internal sealed record FileStatus(FileType Type, uint Mode, uint Uid, uint Gid, ulong Inode, (uint Major, uint Minor) Device, uint MajorNumber, int MountId, ulong Size)
{
    /// <summary>Whether both are of one file.</summary>
    public bool IsSameFile(FileStatus other) => (Inode, Device) == (other.Inode, other.Device);
}
