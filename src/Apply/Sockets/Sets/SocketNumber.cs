using System.Globalization;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>What identifies a socket of a set, and what belongs to the open file more than to the socket.</summary>
/// <param name="Id">File id, by which descriptors mean it.</param>
/// <param name="Ino">Inode number, which names its files.</param>
/// <param name="Flags">O_* bits.</param>
/// <param name="Signal">Signal for I/O, 0 for SIGIO.</param>
public readonly record struct SocketNumber(uint Id, uint Ino, uint Flags, uint Signal)
{
    /// <summary>A name for a socket of a kind, such as <c>tcp-4711</c>.</summary>
    public string Name(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{Ino}");
}
