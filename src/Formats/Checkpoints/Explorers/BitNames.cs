using System.Numerics;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>Flags of the kernel by name; a bit without one is a number.</summary>
/// <param name="words">Names by bit, from bit 0; empty for none.</param>
internal sealed class BitNames(params string[] words)
{
    /// <summary><c>MS_*</c> in the words of <c>mount</c>.</summary>
    /// <remarks><c>linux/include/uapi/linux/mount.h</c>.</remarks>
    public static BitNames Mount { get; } = new(
        "ro", "nosuid", "nodev", "noexec", "sync", "remount", "mand", "dirsync", "nosymfollow", "", "noatime", "nodiratime", "bind", "move", "rec", "silent",
        "posixacl", "unbindable", "private", "slave", "shared", "relatime", "kernmount", "iversion", "strictatime", "lazytime");

    /// <summary><c>IFF_*</c>.</summary>
    /// <remarks><c>linux/include/uapi/linux/if.h</c>.</remarks>
    public static BitNames Device { get; } = new(
        "UP", "BROADCAST", "DEBUG", "LOOPBACK", "POINTOPOINT", "NOTRAILERS", "RUNNING", "NOARP", "PROMISC", "ALLMULTI", "MASTER", "SLAVE", "MULTICAST",
        "PORTSEL", "AUTOMEDIA", "DYNAMIC", "LOWER_UP", "DORMANT", "ECHO");

    public IReadOnlyList<string> Of(uint flags)
    {
        var names = new List<string>();
        for (; flags != 0; flags &= flags - 1)
        {
            int bit = BitOperations.TrailingZeroCount(flags);
            names.Add(bit < words.Length && words[bit].Length > 0 ? words[bit] : $"0x{1u << bit:x}");
        }
        return names;
    }
}
