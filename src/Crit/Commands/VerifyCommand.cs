using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Verification;

namespace Soccr.Crit.Commands;

/// <summary><c>crit verify</c>: what would make a restore of a checkpoint fail.</summary>
internal sealed class VerifyCommand : CommandBase
{
    public override string Name => "verify";

    public override string Description => "Find what would make a restore of a checkpoint fail";

    public override int? RunOnFiles(IReadOnlyList<string> files) => files is [var checkpoint] ? Run(checkpoint, json: false) : null;

    public override void Configure(CommandLineApplication command)
    {
        command.AllowArgumentSeparator = true;
        CommandArgument checkpoint = command.Argument("TARGET", "a checkpoint: a directory of images, or an archive of one");
        CommandOption json = command.Option("--json", "A JSON list", CommandOptionType.NoValue);
        CommandOption rules = command.Option("--rules", "Print the rules instead", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            string? target = checkpoint.Value ?? (command.RemainingArguments is [var rest] ? rest : null);
            if (!rules.HasValue()) return Run(target ?? throw new UsageException("verify needs a TARGET"), json.HasValue());
            if (target is not null) throw new UsageException("--rules prints the rules, it goes with no TARGET");
            StandardStreams.WriteLine(json.HasValue() ? VerifyReport.Json(VerifyRules.All) : VerifyReport.Text(VerifyRules.All));
            return ExitStatus.Done;
        });
    }

    private static int Run(string target, bool json)
    {
        using IImageStore store = CheckpointTarget.Open(target);
        IReadOnlyList<Diagnostic> faults = CheckpointVerifier.Verify(new Checkpoint(store));
        StandardStreams.WriteLine(json ? VerifyReport.Json(faults) : VerifyReport.Text(faults));
        return faults.Any(static fault => fault.Severity == Severity.Error) ? ExitStatus.BadData : ExitStatus.Done;
    }
}
