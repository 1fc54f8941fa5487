using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket check</c>: whether sockets could be restored here.</summary>
internal sealed class SocketCheckCommand : CommandBase
{
    public override string Name => "check";

    public override string Description => "Look whether sockets could be restored here, without touching the network";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument target = command.Argument("DIR", "the images: a directory, or an archive of one");
        CommandOption netns = command.Option("--netns <PATH>", "Network namespace to look in, such as /run/netns/NAME", CommandOptionType.SingleValue);
        var mntns = new MountOption(command);
        command.OnExecute(() =>
        {
            string path = target.Value ?? throw new UsageException("check needs a DIR");
            using NetworkNamespace? place = SocketPlace.Open(netns);
            using SocketMounts mounts = mntns.Open();
            using IImageStore store = CheckpointTarget.Open(path);
            using SocketSet set = SocketSetReader.Read(new Checkpoint(store));
            IReadOnlyList<SocketFinding> findings = SocketSetCheck.Run(set, place, mounts);
            foreach (SocketFinding finding in findings)
            {
                string start = $"{finding.Socket}: {JsonText.Line(finding.Description)}";
                if (finding.Faults.Count == 0) StandardStreams.WriteLine($"{start}: can be restored");
                foreach (string fault in finding.Faults) StandardStreams.WriteLine($"{start}: {fault}");
            }
            return findings.All(static finding => finding.Faults.Count == 0) ? ExitStatus.Done : ExitStatus.EngineRefused;
        });
    }
}
