using System.Text.Json;
using System.Text.Json.Nodes;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply;
using Soccr.Apply.Criu;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Verification;

namespace Soccr.Crit.Commands;

/// <summary><c>crit apply</c>: a checkpoint back to processes, by CRIU.</summary>
internal sealed class ApplyCommand : CommandBase
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

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
        CommandOption optsJson = command.Option("--opts-json <JSON>", "Fields of criu_opts in rpc.proto, as an object", CommandOptionType.SingleValue);
        var ruleOptions = new RuleOptions(command);
        CommandOption[] options = [.. CriuOptions.All.Select(option => Add(command, option))];
        command.OnExecute(() =>
        {
            if (criu.HasValue() && service.HasValue()) throw new UsageException("--criu and --service exclude each other");
            if (netns.HasValue() && service.HasValue()) throw new UsageException("a service restores in its own network namespace: --service goes with --join-ns net:PATH, not with --netns");
            CriuLocation Locate() => service.HasValue() ? CriuLocation.Service(service.Value()!) : CriuLocation.Program(criu.Value());
            var report = new ApplyReport(json.HasValue());
            if (check.HasValue())
            {
                CommandOption? other = command.Options.FirstOrDefault(option => option.HasValue() && option != check && option != json && option != criu && option != service);
                if (other is not null) throw new UsageException($"--{other.LongName} is for a restore, and --check restores nothing");
                if (target.Value == "-") throw new UsageException("--check restores nothing; expected no TARGET, or a directory or an archive");
                return Check(new CriuEngine(Locate()), report, target.Value);
            }
            string path = target.Value ?? throw new UsageException("apply needs a TARGET");
            if (service.HasValue() && !detach.HasValue()) throw new UsageException("the tree is a child of the service, which crit cannot wait for: --service goes with --restore-detached");
            JsonObject given = ReadOptions(optsJson.Value(), options);
            RuleSet? rules = ruleOptions.Read();
            // Pages are linked, not copied, so the original would lose them.
            if (rules is not null && given["auto_dedup"]?.GetValueKind() == JsonValueKind.True) throw new UsageException("--auto-dedup punches pages out of the images, which rules leave as they are; expected one of the two");
            using var cancellation = new Cancellation();
            using PipedArchive? piped = path == "-" ? new PipedArchive() : null;
            using IImageStore store = CheckpointTarget.Open(piped?.FilePath ?? path);
            using ApplyRewrite? rewrite = rules is null ? null : new ApplyRewrite(store, rules, ruleOptions.AllowUnused, cancellation.Token);
            if ((rewrite is null ? store : rewrite.Images) is not { } images) return ExitStatus.BadData;
            if (SocketSetName.IsOf(new Checkpoint(images).First("INVENTORY"))) throw new UsageException($"{path} has sockets without programs; crit socket restore gives them to one");
            IReadOnlyList<Diagnostic>? faults = noVerify.HasValue() ? null : CheckpointVerifier.Verify(new Checkpoint(images));
            if (faults is not null && !IsSound(faults)) return ExitStatus.BadData;
            CriuPlan plan = CriuPlan.Make(new Checkpoint(images), given, auto.HasValue(), RestoreHost.Here);
            CriuNeed[] missing = [.. plan.Needs.Where(static need => need.IsMissing)];
            cancellation.Token.ThrowIfCancellationRequested();
            if (dry.HasValue())
            {
                report.Plan(plan, faults, rewrite);
                return missing.Length == 0 ? ExitStatus.Done : ExitStatus.WrongUsage;
            }
            if (missing.Length > 0) return Refuse(missing);
            var run = new ApplyRun(Locate(), report)
            {
                Options = plan.Options,
                NetworkNamespace = netns.Value(),
                WorkDirectory = work.Value(),
                IsDetached = detach.HasValue(),
                PidFile = pidFile.Value(),
                Script = script.Value(),
            };
            return run.Run(images, cancellation.Token);
        });
    }

    // The parser's templates take no form such as KEY:PATH.
    private static CommandOption Add(CommandLineApplication command, CriuOption option)
    {
        string template = option.Form is null ? "" : option.ValueIsOptional ? "[:<VALUE>]" : " <VALUE>";
        CommandOption added = command.Option($"--{option.Name}{template}", option.Description, Arity(option));
        added.ValueName = option.Form;
        return added;
    }

    private static CommandOptionType Arity(CriuOption option) =>
        option.Form is null ? CommandOptionType.NoValue
        : option.ValueIsOptional ? CommandOptionType.SingleOrNoValue
        : option.IsRepeated ? CommandOptionType.MultipleValue : CommandOptionType.SingleValue;

    private static int Check(CriuEngine engine, ApplyReport report, string? target)
    {
        using var cancellation = new Cancellation();
        using IImageStore? store = target is null ? null : CheckpointTarget.Open(target);
        EngineInfo info = engine.CheckAsync(cancellation.Token).GetAwaiter().GetResult();
        IReadOnlyList<CriuFeatureNeed> needs = store is null ? [] : CriuFeatures.Of(new Checkpoint(store));
        bool isMissing = report.Check(info, needs, RestoreHost.Here);
        return info.Fault is null && !isMissing ? ExitStatus.Done : ExitStatus.EngineRefused;
    }

    private static JsonObject ReadOptions(string? json, CommandOption[] given)
    {
        JsonObject options = json is null ? [] : ParseObject(json);
        for (int i = 0; i < given.Length; i++)
        {
            CriuOption option = CriuOptions.All[i];
            try
            {
                if (!given[i].HasValue()) continue;
                if (option.Form is null) option.AddTo(options, null);
                else foreach (string? value in given[i].Values) option.AddTo(options, value);
            }
            catch (FormatException e)
            {
                throw new UsageException($"--{option.Name}: {e.Message}");
            }
        }
        return options;
    }

    private static JsonObject ParseObject(string json)
    {
        try
        {
            JsonObject options = JsonNode.Parse(json, documentOptions: s_strict) as JsonObject ?? throw new UsageException("--opts-json: expected an object");
            CriuOptions.Validate(options);
            return options;
        }
        catch (ImageFormatException e)
        {
            throw new UsageException($"--opts-json: {e.Location.FieldPath}: {e.Fact}");
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is null ? "" : $" at byte {e.BytePositionInLine + 1} of line {e.LineNumber + 1}";
            throw new UsageException($"--opts-json: is no JSON{place}, expected an object with each key once");
        }
    }

    private static bool IsSound(IReadOnlyList<Diagnostic> faults)
    {
        Diagnostic[] errors = [.. faults.Where(static fault => fault.Severity == Severity.Error)];
        foreach (Diagnostic error in errors) StandardStreams.Complain(error.ToString());
        return errors.Length == 0;
    }

    private static int Refuse(CriuNeed[] needs)
    {
        foreach (CriuNeed need in needs) StandardStreams.Complain(need.ToString());
        StandardStreams.Complain($"nothing was restored{(Array.TrueForAll(needs, static need => need.Field is not null) ? "; --auto gives these options" : "")}");
        return ExitStatus.WrongUsage;
    }
}
