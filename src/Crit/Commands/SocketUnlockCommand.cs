using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket unlock</c>: opens the network that a dump has closed, or one that was killed.</summary>
internal sealed class SocketUnlockCommand : CommandBase
{
    public override string Name => "unlock";

    public override string Description => "Open the network for connections that crit socket has closed it for";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument target = command.Argument("DIR", "the images whose lock is meant");
        CommandOption all = command.Option("--all", "All locks of crit socket, also those of commands that were killed", CommandOptionType.NoValue);
        CommandOption<int> pid = command.Option<int>("--pid <PID>", "TCP sockets of a process that a command which was killed has left in repair mode", CommandOptionType.SingleValue);
        CommandOption netns = command.Option("--netns <PATH>", "Network namespace to look in, such as /run/netns/NAME", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            if (new[] { all.HasValue(), pid.HasValue(), target.Value is not null }.Count(static given => given) != 1) throw new UsageException("unlock needs one of a DIR, --all, and --pid");
            if (pid.HasValue() && netns.HasValue()) throw new UsageException("--pid and --netns exclude each other: a process has its own namespace");
            NumberOption.DemandProcess(pid);
            if (pid.HasValue()) return GoOn(pid.ParsedValue);
            using NetworkNamespace? place = SocketPlace.Open(netns);
            using IImageStore? store = target.Value is { } path ? CheckpointTarget.Open(path) : null;
            string? table = store is null ? null : SocketSetLocks.TableOf(new Checkpoint(store));
            string[] tables = [.. SocketSetLocks.Find(place).Where(found => table is null || found == table)];
            foreach (string found in tables)
            {
                SocketSetLocks.Remove(found, place);
                StandardStreams.WriteLine($"removed table inet {found}");
            }
            if (tables.Length == 0) StandardStreams.WriteLine("there is no such lock here");
            return ExitStatus.Done;
        });
    }

    private static int GoOn(int pid)
    {
        IReadOnlyList<uint> sockets = PausedSockets.GoOn(pid);
        StandardStreams.WriteLine(sockets.Count == 0 ? "no socket is in repair mode" : $"left repair mode: {string.Join(", ", sockets)}");
        return ExitStatus.Done;
    }
}
