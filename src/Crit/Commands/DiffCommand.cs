using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats;
using Soccr.Formats.Checkpoints.Comparison;

namespace Soccr.Crit.Commands;

/// <summary><c>crit diff</c>: what differs between two images or two checkpoints.</summary>
internal sealed class DiffCommand : CommandBase
{
    public override string Name => "diff";

    public override string Description => "Say what differs between two images or checkpoints";

    public override int? RunOnFiles(IReadOnlyList<string> files) => files.Count == 2 ? Run(files[0], files[1], DiffStyle.Lines, type: null) : null;

    public override void Configure(CommandLineApplication command)
    {
        command.AllowArgumentSeparator = true;
        command.ExtendedHelpText = "\nEach line is a file, the path of a field in it as crit edit takes it, and its values; - is only in A, + only in B.\nExit status: 0 nothing differs, 1 something does, 2 something could not be read.";
        CommandArgument files = command.Argument("A B", "two images, or two checkpoints: directories or archives", multipleValues: true);
        CommandOption json = command.Option("--json", "A JSON list: file, path, old, new; null where there is none", CommandOptionType.NoValue);
        CommandOption brief = command.Option("--brief", "Only which files differ", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the images are, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            string[] all = [.. files.Values.OfType<string>(), .. command.RemainingArguments];
            if (all.Length != 2) throw new UsageException("diff needs two images or two checkpoints");
            if (json.HasValue() && brief.HasValue()) throw new UsageException("--json and --brief do not go together");
            return Run(all[0], all[1], json.HasValue() ? DiffStyle.List : brief.HasValue() ? DiffStyle.Brief : DiffStyle.Lines, type.Value());
        });
    }

    private static int Run(string old, string now, DiffStyle style, string? type)
    {
        bool failed = false;
        DiffTarget before, after;
        try
        {
            (before, after) = (new DiffTarget(old), new DiffTarget(now));
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            StandardStreams.Complain(e.Message);
            return ExitStatus.NotCompared;
        }
        if (type is not null && before.IsCheckpoint) throw new UsageException("--type goes with images, not with a checkpoint");
        using (before)
        using (after)
        {
            var comparer = new CheckpointComparer { Unreadable = Complain, Type = type is null ? null : TypeOption.Resolve(type, null) };
            using var report = new DiffReport(style);
            foreach (Difference difference in before.Compare(after, comparer)) report.Add(difference);
            report.End();
            return failed ? ExitStatus.NotCompared : report.Any ? ExitStatus.Different : ExitStatus.Done;
        }

        void Complain(Exception e)
        {
            failed = true;
            StandardStreams.Complain(e.Message);
        }
    }
}
