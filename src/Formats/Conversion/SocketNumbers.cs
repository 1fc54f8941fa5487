namespace Soccr.Formats.Conversion;

/// <summary>Numbers of a socket.</summary>
/// <param name="Id">CRIU's id of the file; null for any.</param>
/// <param name="Inode">The socket's inode; null for any.</param>
public readonly record struct SocketNumbers(uint? Id, uint? Inode);
