using System.Text;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Explorers;

namespace Soccr.Crit.Commands;

/// <summary><c>crit x</c>: what is in a checkpoint.</summary>
internal sealed class ExploreCommand : CommandBase
{
    public override string Name => "x";

    public override string Description => "Explore a checkpoint: tasks, files, memory, sockets, mounts, networks";

    public override int? RunOnFiles(IReadOnlyList<string> files) => files.Count == 2 ? Run(files[0], files[1], json: false) : null;

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument target = command.Argument("TARGET", "a checkpoint: a directory of images, or an archive of one");
        CommandArgument what = command.Argument("WHAT", string.Join("; ", Explorer.All.Select(static explorer => $"{explorer.Word}: {explorer.Description}")));
        CommandOption json = command.Option("--json", "A JSON list", CommandOptionType.NoValue);
        command.OnExecute(() => Run(target.Value, what.Value, json.HasValue()));
    }

    private static int Run(string? target, string? word, bool json)
    {
        string words = string.Join(", ", Explorer.All.Select(static explorer => explorer.Word));
        if (target is null || word is null) throw new UsageException($"x needs a TARGET and one of {words}");
        Explorer explorer = Explorer.All.FirstOrDefault(explorer => explorer.Word == word) ?? throw new UsageException($"x knows no {word}; one of {words}");
        using IImageStore store = CheckpointTarget.Open(target);
        var checkpoint = new Checkpoint(store);
        using var output = new BufferedStream(StandardStreams.OpenOutput(), 1 << 16);
        if (json)
        {
            explorer.WriteJson(checkpoint, output);
            output.Write("\n"u8);
            return ExitStatus.Done;
        }
        using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        explorer.WriteText(checkpoint, text, Console.IsOutputRedirected ? TreeLines.Ascii : TreeLines.Box);
        return ExitStatus.Done;
    }
}
