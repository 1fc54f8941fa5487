using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit rewrite</c>: other addresses, ids and paths in all images of a checkpoint.</summary>
internal sealed class RewriteCommand : CommandBase
{
    public override string Name => "rewrite";

    public override string Description => "Change addresses, ports, ids, paths and names in all images of a checkpoint";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument target = command.Argument("DIR", "a checkpoint: a directory, an archive with one, or a single image");
        CommandOption output = command.Option("-o|--out <OUT>", "Write another directory, archive or image; without it DIR is changed, all at once or not at all", CommandOptionType.SingleValue);
        var ruleOptions = new RuleOptions(command);
        CommandOption dry = command.Option("--dry-run", "Write nothing", CommandOptionType.NoValue);
        CommandOption json = command.Option("--json", "A JSON object instead of lines", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            string path = target.Value ?? throw new UsageException("rewrite needs a DIR");
            RuleSet? rules = ruleOptions.Read();
            bool finishes = !dry.HasValue() && !output.HasValue() && PendingChange.IsIn(path);
            if (rules is null && !finishes) throw new UsageException("rewrite needs a rule, such as --addr 10.0.0.1=10.0.0.9, or --rules FILE");
            if (output.Value() == "") throw new UsageException("a file name is empty");
            using RewriteSink sink = OpenSink(path, output.Value(), dry.HasValue());
            if (sink is InPlaceSink { Recovered: true }) StandardStreams.Complain($"{path}: finished what an interrupted rewrite had begun");
            if (rules is null) return ExitStatus.Done;
            using IImageStore store = OpenStore(path);
            var run = new RewriteRun(store, rules, sink) { DryRun = dry.HasValue(), AllowUnused = ruleOptions.AllowUnused, Verify = store is not SingleImageStore };
            using var report = new RewriteReport(json.HasValue(), output.Value() ?? path);
            return Cancellation.Run(token => Run(run, rules, report, token));
        });
    }

    private static int Run(RewriteRun run, RuleSet rules, RewriteReport report, CancellationToken cancellationToken)
    {
        RewriteResult result;
        try
        {
            result = run.Run(report.Add, cancellationToken);
        }
        catch (Exception e) when (e is ImageFormatException or UnauthorizedAccessException || (e is IOException io && !StandardStreams.IsBrokenPipe(io)))
        {
            report.Fail(e);
            throw;
        }
        report.End(result, rules, written: !run.DryRun && !result.IsRefused, run.AllowUnused);
        return result.IsRefused ? ExitStatus.BadData : ExitStatus.Done;
    }

    private static IImageStore OpenStore(string path) =>
        File.Exists(path) && ImageTypes.ByFileName(path) is not null ? new SingleImageStore(path) : CheckpointTarget.Open(path);

    private static RewriteSink OpenSink(string path, string? output, bool dryRun)
    {
        if (dryRun) return new ScratchSink();
        if (Directory.Exists(path)) return output is null ? new InPlaceSink(path, DirectorySync.Sync) : new NewDirectorySink(path, output, FileCopy.Copy);
        if (output is not null && Directory.Exists(output)) throw new UsageException($"{path} is a file, {output} is a directory");
        return ImageTypes.ByFileName(path) is not null ? new SingleImageSink(output ?? path) : new ArchiveSink(output ?? path);
    }
}
