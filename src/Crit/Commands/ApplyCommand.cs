using System.Text.Json.Nodes;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply;
using Soccr.Apply.Criu;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Verification;

namespace Soccr.Crit.Commands;

/// <summary><c>crit apply</c>: a checkpoint back to processes, by CRIU.</summary>
internal sealed class ApplyCommand : CommandBase
{
    public override string Name => "apply";

    public override string Description => "Restore a checkpoint with CRIU, and explain what it refuses";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument target = command.Argument("TARGET", "a checkpoint: a directory of images, an archive of one, or - for an archive on standard input");
        CommandOption check = command.Option("--check", "Ask CRIU for its version and what it can do here, and compare it with what TARGET needs; restore nothing", CommandOptionType.NoValue);
        CommandOption dry = command.Option("--dry-run", "Print what the restore needs, restore nothing", CommandOptionType.NoValue);
        CommandOption auto = command.Option("--auto", "Give the options that the images need", CommandOptionType.NoValue);
        CommandOption json = command.Option("--json", "A JSON object instead of lines", CommandOptionType.NoValue);
        CommandOption noVerify = command.Option("--no-verify", "Leave it to CRIU to find faults in the images", CommandOptionType.NoValue);
        CommandOption criu = command.Option("--criu <PATH>", "The program criu; without it that of the environment's CRIU, or of PATH", CommandOptionType.SingleValue);
        CommandOption service = command.Option("--service <PATH>", "The socket of a criu service instead", CommandOptionType.SingleValue);
        CommandOption netns = command.Option("--netns <PATH>", "Network namespace to restore in, such as /run/netns/NAME; CRIU wants its device lo up", CommandOptionType.SingleValue);
        CommandOption work = command.Option("--work-dir <DIR>", "Directory for CRIU's log and statistics, which go otherwise", CommandOptionType.SingleValue);
        CommandOption detach = command.Option("--restore-detached", "End when the tree runs; without it with the tree, and as it ends", CommandOptionType.NoValue);
        CommandOption pidFile = command.Option("--pidfile <FILE>", "Write the root task's process id to a file", CommandOptionType.SingleValue);
        CommandOption script = command.Option("--action-script <PATH>", "Program to run at the stages of the restore, as CRIU runs it", CommandOptionType.SingleValue);
        var ruleOptions = new RuleOptions(command);
        var engineOptions = new EngineOptions(command);
        command.OnExecute(() => new ApplyReport(json.HasValue()).Tell(report =>
        {
            if (criu.HasValue() && service.HasValue()) throw new UsageException("--criu and --service exclude each other");
            if (netns.HasValue() && service.HasValue()) throw new UsageException("a service restores in its own network namespace: --service goes with --join-ns net:PATH, not with --netns");
            CriuLocation Locate() => service.HasValue() ? CriuLocation.Service(service.Value()!) : CriuLocation.Program(criu.Value());
            if (check.HasValue())
            {
                CommandOption? other = command.Options.Except([check, json, noVerify, criu, service]).FirstOrDefault(static option => option.HasValue());
                if (other is not null) throw new UsageException($"--{other.LongName} is for a restore, and --check restores nothing");
                return Cancellation.Run(token => Check(new CriuEngine(Locate()), report, target.Value, !noVerify.HasValue(), token));
            }
            string path = target.Value ?? throw new UsageException("apply needs a TARGET");
            if (service.HasValue() && !detach.HasValue()) throw new UsageException("the tree is a child of the service, which crit cannot wait for: --service goes with --restore-detached");
            JsonObject given = engineOptions.Read();
            RuleSet? rules = ruleOptions.Read();
            // Pages are linked, not copied, so the original would lose them.
            if (rules is not null && CriuOptions.IsSet(given, "auto_dedup")) throw new UsageException("--auto-dedup punches pages out of the images, which rules leave as they are; expected one of the two");
            return Cancellation.Run(token =>
            {
                using var opened = new ApplyTarget(path, token);
                using ApplyRewrite? rewrite = rules is null ? null : new ApplyRewrite(opened.Images, rules, ruleOptions.AllowUnused, token);
                IImageStore images = rewrite?.Images ?? opened.Images;
                if (SocketSetName.IsOf(new Checkpoint(images).First("INVENTORY"))) throw new UsageException($"{path} has sockets without programs; crit socket restore gives them to one");
                IReadOnlyList<Diagnostic>? faults = noVerify.HasValue() ? null : Verify(images);
                CriuPlan plan = CriuPlan.Make(new Checkpoint(images), given, auto.HasValue(), RestoreHost.Here);
                token.ThrowIfCancellationRequested();
                if (dry.HasValue())
                {
                    report.Plan(plan, faults, rewrite);
                    return plan.Missing.Count == 0 ? ExitStatus.Done : ExitStatus.WrongUsage;
                }
                if (plan.Missing.Count > 0) throw ApplyPlanReport.Refusal(plan);
                Demand(netns, PathKind.Namespace);
                Demand(work, PathKind.Folder);
                Demand(script, PathKind.File);
                // A service may see other files.
                if (!service.HasValue() && CriuPaths.FaultOf(plan.Options) is { } fault) throw new UsageException(fault);
                var run = new ApplyRun(Locate(), report)
                {
                    Options = plan.Options,
                    NetworkNamespace = netns.Value(),
                    WorkDirectory = work.Value(),
                    IsDetached = detach.HasValue(),
                    PidFile = pidFile.Value(),
                    Script = script.Value(),
                };
                return run.Run(images, token);
            });
        }));
    }

    private static void Demand(CommandOption option, PathKind kind)
    {
        if (option.Value() is { } path && kind.FaultOf(path) is { } fault) throw new UsageException($"--{option.LongName}: {fault}");
    }

    private static int Check(CriuEngine engine, ApplyReport report, string? target, bool verifies, CancellationToken cancellationToken)
    {
        using ApplyTarget? opened = target is null ? null : new ApplyTarget(target, cancellationToken);
        if (opened is not null && verifies) Verify(opened.Images);
        EngineInfo info = engine.CheckAsync(cancellationToken).GetAwaiter().GetResult();
        IReadOnlyList<CriuFeatureNeed> needs = opened is null ? [] : CriuFeatures.Of(new Checkpoint(opened.Images));
        bool isMissing = report.Check(info, needs, RestoreHost.Here);
        return info.Fault is null && !isMissing ? ExitStatus.Done : ExitStatus.EngineRefused;
    }

    private static IReadOnlyList<Diagnostic> Verify(IImageStore images)
    {
        IReadOnlyList<Diagnostic> faults = CheckpointVerifier.Verify(new Checkpoint(images));
        Diagnostic[] errors = [.. faults.Where(static fault => fault.Severity == Severity.Error)];
        return errors.Length == 0 ? faults : throw new ApplyRefusal(ExitStatus.BadData, errors.Select(static error => error.ToString()), $"{images.Name}: cannot be restored", ApplyReport.Faults(errors));
    }
}
