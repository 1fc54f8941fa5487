using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Crit.Commands;

/// <summary><c>crit socket restore</c>: sockets of images to a program.</summary>
internal sealed class SocketRestoreCommand : CommandBase
{
    public override string Name => "restore";

    public override string Description => "Restore sockets and give them to a program";

    public override void Configure(CommandLineApplication command)
    {
        command.ExtendedHelpText = "\nThe program is what follows --: crit goes on as it, and it has the sockets from descriptor 3 on, with LISTEN_FDS, LISTEN_FDNAMES and LISTEN_PID as of systemd.";
        command.AllowArgumentSeparator = true;
        CommandArgument target = command.Argument("DIR", "the images: a directory, or an archive of one");
        CommandOption netns = command.Option("--netns <PATH>", "Network namespace to restore in, such as /run/netns/NAME; the program stays in its own", CommandOptionType.SingleValue);
        var mntns = new MountOption(command);
        CommandOption to = command.Option("--to <PATH>", "Hand the sockets over a unix socket instead, by SCM_RIGHTS: PATH, or @NAME", CommandOptionType.SingleValue);
        var ruleOptions = new RuleOptions(command);
        command.OnExecute(() =>
        {
            string path = target.Value ?? throw new UsageException("restore needs a DIR");
            List<string> program = command.RemainingArguments;
            if (to.HasValue() && program.Count > 0) throw new UsageException("-- COMMAND and --to PATH exclude each other: the sockets go to one of them");
            if (!to.HasValue() && program.Count == 0) throw new UsageException("restore needs somebody to give the sockets to: either -- COMMAND, or --to PATH");
            RuleSet? rules = ruleOptions.Read();
            return new ApplyReport(json: false).Tell(_ => Cancellation.Run(token =>
            {
                using NetworkNamespace? place = SocketPlace.Open(netns);
                using SocketMounts mounts = mntns.Open();
                using IImageStore store = CheckpointTarget.Open(path);
                using ApplyRewrite? rewrite = rules is null ? null : new ApplyRewrite(store, rules, ruleOptions.AllowUnused, token);
                IImageStore images = rewrite?.Images ?? store;
                var checkpoint = new Checkpoint(images);
                using SocketSet set = SocketSetReader.Read(checkpoint);
                ProgramWithSockets? found = program.Count > 0 ? ProgramWithSockets.Find(program) : null;
                using SocketReceiver? receiver = to.Value() is { } name ? SocketReceiver.Connect(name, set.Order.Count) : null;
                using RestoredSockets sockets = SocketRestore.Run(set, checkpoint, new SocketRestoreOptions { Network = place, Mounts = mounts, Receiver = receiver }, token);
                foreach (string note in sockets.Notes) StandardStreams.Complain(note);
                if (found is null) return ExitStatus.Done;
                // Nothing is disposed of once this process is another program.
                rewrite?.Dispose();
                found.Become(sockets);
                return ExitStatus.EngineRefused;
            }));
        });
    }
}
