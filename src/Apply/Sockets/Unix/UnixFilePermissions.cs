namespace Soccr.Apply.Sockets.Unix;

/// <summary>Owner and mode of the file that a socket is bound to.</summary>
/// <param name="Mode">st_mode, with S_IFSOCK.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record UnixFilePermissions(uint Mode, uint Uid, uint Gid);
