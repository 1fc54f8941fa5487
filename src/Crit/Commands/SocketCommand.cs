using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket</c>: single sockets out of running programs, and back.</summary>
internal sealed class SocketCommand : CommandBase
{
    private static readonly CommandBase[] s_verbs = [new SocketListCommand(), new SocketDumpCommand(), new SocketCheckCommand(), new SocketLockCommand(), new SocketRestoreCommand(), new SocketUnlockCommand()];

    public override string Name => "socket";

    public override string Description => "Take single sockets out of running programs, and put them back elsewhere";

    public override void Configure(CommandLineApplication command)
    {
        foreach (CommandBase verb in s_verbs)
        {
            command.Command(verb.Name, inner =>
            {
                inner.Description = verb.Description;
                inner.HelpOption("-h|--help");
                verb.Configure(inner);
            });
        }
        command.OnExecute(int () => throw new UsageException($"socket needs one of {string.Join(", ", s_verbs.Select(static verb => verb.Name))}; see crit socket --help"));
    }
}
