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
        CommandOption[] kinds = [.. RuleTable.Kinds.Select(kind => command.Option($"--{kind.Name} <RULE>", $"{kind.Form}: {kind.Description}", CommandOptionType.MultipleValue))];
        CommandOption file = command.Option("--rules <FILE>", "Rules from a file of JSON; crit help rules prints its schema", CommandOptionType.SingleValue);
        CommandOption dry = command.Option("--dry-run", "Write nothing", CommandOptionType.NoValue);
        CommandOption json = command.Option("--json", "A JSON object instead of lines", CommandOptionType.NoValue);
        CommandOption unused = command.Option("--allow-unused", "Do not mind a rule that matches nothing", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            string path = target.Value ?? throw new UsageException("rewrite needs a DIR");
            List<Rule> rules = ReadRules(kinds, file.Value());
            bool finishes = !dry.HasValue() && !output.HasValue() && PendingChange.IsIn(path);
            if (rules.Count == 0 && !finishes) throw new UsageException("rewrite needs a rule, such as --addr 10.0.0.1=10.0.0.9, or --rules FILE");
            if (output.Value() == "") throw new UsageException("a file name is empty");
            using RewriteSink sink = OpenSink(path, output.Value(), dry.HasValue());
            if (sink is InPlaceSink { Recovered: true }) StandardStreams.Complain($"{path}: finished what an interrupted rewrite had begun");
            if (rules.Count == 0) return ExitStatus.Done;
            using IImageStore store = OpenStore(path);
            return Run(store, Combine(rules), sink, new RewriteReport(json.HasValue(), output.Value() ?? path), dry.HasValue(), unused.HasValue());
        });
    }

    private static int Run(IImageStore store, RuleSet rules, RewriteSink sink, RewriteReport report, bool dryRun, bool allowUnused)
    {
        using (report)
        {
            using var cancellation = new Cancellation();
            var run = new RewriteRun(store, rules, sink) { DryRun = dryRun, AllowUnused = allowUnused, Verify = store is not SingleImageStore };
            RewriteResult result;
            try
            {
                result = run.Run(report.Add, cancellation.Token);
            }
            catch (Exception e) when (e is ImageFormatException or UnauthorizedAccessException || (e is IOException io && !StandardStreams.IsBrokenPipe(io)))
            {
                report.Fail(e);
                throw;
            }
            report.End(result, rules, written: !dryRun && !result.IsRefused, allowUnused);
            return result.IsRefused ? ExitStatus.BadData : ExitStatus.Done;
        }
    }

    private static List<Rule> ReadRules(CommandOption[] kinds, string? file)
    {
        var rules = new List<Rule>();
        try
        {
            for (int i = 0; i < kinds.Length; i++)
            {
                foreach (string? text in kinds[i].Values) rules.Add(RuleTable.Kinds[i].Parse(text ?? ""));
            }
        }
        catch (RuleException e)
        {
            throw new UsageException(e.Message);
        }
        if (file is null) return rules;
        using Stream stream = StandardStreams.OpenInput(file);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        rules.AddRange(RuleFile.Read(bytes.ToArray(), StandardStreams.NameOf(file)));
        return rules;
    }

    private static RuleSet Combine(List<Rule> rules)
    {
        try
        {
            return new RuleSet(rules);
        }
        catch (RuleException e)
        {
            throw new UsageException(e.Message);
        }
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
