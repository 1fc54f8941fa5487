using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Sockets.Sets;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket dump</c>: sockets of running programs into a directory of images.</summary>
internal sealed class SocketDumpCommand : CommandBase
{
    public override string Name => "dump";

    public override string Description => "Dump sockets of running programs into a directory of images";

    public override void Configure(CommandLineApplication command)
    {
        command.ExtendedHelpText = "\n--fd and --inode may be given several times; the order is that of the descriptors after a restore.";
        CommandOption<int> pid = command.Option<int>("--pid <PID>", "The process that --fd is about", CommandOptionType.SingleValue);
        CommandOption<int> fd = command.Option<int>("--fd <N>", "A descriptor of the process", CommandOptionType.MultipleValue);
        CommandOption<uint> inode = command.Option<uint>("--inode <INO>", "A socket of any process by its inode number", CommandOptionType.MultipleValue);
        CommandOption output = command.Option("-o|--out <DIR>", "Directory to make", CommandOptionType.SingleValue);
        CommandOption keep = command.Option("--keep", "Leave the sockets to their programs, as without it", CommandOptionType.NoValue);
        CommandOption close = command.Option("--close", "Take TCP connections away from their programs without a word to the peers, and leave the network closed for them", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            if (keep.HasValue() && close.HasValue()) throw new UsageException("--keep and --close exclude each other");
            if (string.IsNullOrEmpty(output.Value())) throw new UsageException("dump makes a directory; -o names it");
            if (pid.HasValue() != fd.HasValue()) throw new UsageException("--pid and --fd go together");
            if (fd.HasValue() == inode.HasValue()) throw new UsageException("dump needs either --pid and --fd, or --inode");
            NumberOption.DemandProcess(pid);
            NumberOption.Demand(fd, 0, "the number of a descriptor");
            NumberOption.Demand(inode, 1u, "an inode number");
            IReadOnlyList<SocketSource> sources = inode.HasValue() ? SocketSource.OpenAll(inode.ParsedValues) : SocketSource.OpenAll(pid.ParsedValue, fd.ParsedValues);
            try
            {
                return Cancellation.Run(token =>
                {
                    Report(SocketDump.Run(sources, output.Value()!, close.HasValue(), token), output.Value()!);
                    return ExitStatus.Done;
                });
            }
            finally
            {
                foreach (SocketSource source in sources) source.Dispose();
            }
        });
    }

    private static void Report(SocketDumpReport report, string directory)
    {
        foreach (string note in report.Notes) StandardStreams.Complain(note);
        StandardStreams.WriteLine($"{directory}: {string.Join(", ", report.Names)}");
        if (report.Table is { } table) StandardStreams.WriteLine($"the network is closed by table inet {table}; crit socket unlock {directory} opens it");
    }
}
