using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket lock</c>: closes the network at the destination, before the address is there.</summary>
internal sealed class SocketLockCommand : CommandBase
{
    public override string Name => "lock";

    public override string Description => "Close the network for the connections of images, before their address comes to where they are to be restored";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument target = command.Argument("DIR", "the images: a directory, or an archive of one");
        CommandOption netns = command.Option("--netns <PATH>", "Network namespace to close, such as /run/netns/NAME", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            string path = target.Value ?? throw new UsageException("lock needs a DIR");
            using NetworkNamespace? place = SocketPlace.Open(netns);
            using IImageStore store = CheckpointTarget.Open(path);
            string? table = SocketSetLocks.Close(new Checkpoint(store), place);
            StandardStreams.WriteLine(table is null ? "there are no connections in it" : $"the network is closed by table inet {table}; crit socket restore and crit socket unlock open it");
            return ExitStatus.Done;
        });
    }
}
