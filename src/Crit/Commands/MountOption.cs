using System.Globalization;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Sockets.Sets;

namespace Soccr.Crit.Commands;

/// <summary><c>--mntns</c>: the mount namespaces that paths of unix sockets are bound in.</summary>
internal sealed class MountOption(CommandLineApplication command)
{
    private readonly CommandOption _option = command.Option(
        "--mntns <PATH>", "Mount namespace of the paths of unix sockets, such as /proc/PID/ns/mnt; with MNT_ID= before it of those with that mnt_id, and then several times", CommandOptionType.MultipleValue);

    /// <summary>Opens what is given; this process's own where nothing is.</summary>
    /// <exception cref="UsageException">A place is given twice.</exception>
    /// <exception cref="Apply.EngineException">There is no such namespace.</exception>
    public SocketMounts Open()
    {
        var byMount = new Dictionary<int, string>();
        string? others = null;
        foreach (string value in _option.Values.OfType<string>())
        {
            int end = value.IndexOf('=', StringComparison.Ordinal);
            if (end > 0 && int.TryParse(value.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out int mount))
            {
                if (!byMount.TryAdd(mount, value[(end + 1)..])) throw new UsageException($"--mntns {mount}= is given twice");
            }
            else
            {
                if (others is not null) throw new UsageException("--mntns is given twice; several go with the mnt_id that each is for: MNT_ID=PATH");
                others = value;
            }
        }
        return SocketMounts.Open(byMount, others);
    }
}
