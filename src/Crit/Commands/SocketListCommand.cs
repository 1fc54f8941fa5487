using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Sets;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket list</c>: what could be dumped.</summary>
internal sealed class SocketListCommand : CommandBase
{
    public override string Name => "list";

    public override string Description => "List the TCP, UDP and unix sockets that could be dumped, by inode number";

    public override void Configure(CommandLineApplication command)
    {
        CommandOption<int> pid = command.Option<int>("--pid <PID>", "The sockets of a process, in its network namespace", CommandOptionType.SingleValue);
        CommandOption netns = command.Option("--netns <PATH>", "Network namespace to look in, such as /run/netns/NAME", CommandOptionType.SingleValue);
        CommandOption json = command.Option("--json", "A JSON list", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            if (pid.HasValue() && netns.HasValue()) throw new UsageException("--pid and --netns exclude each other: a process has its own namespace");
            NumberOption.DemandProcess(pid);
            using NetworkNamespace? place = SocketPlace.Open(netns);
            IReadOnlyList<ListedSocket> sockets = SocketList.Read(pid.HasValue() ? pid.ParsedValue : null, place);
            StandardStreams.WriteLine(json.HasValue() ? SocketListReport.Json(sockets) : SocketListReport.Text(sockets));
            return ExitStatus.Done;
        });
    }
}
