using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit show</c>: an image as pretty JSON on standard output.</summary>
internal sealed class ShowCommand : CommandBase
{
    public override string Name => "show";

    public override string Description => "Show an image as pretty JSON";

    public override int? RunOnFiles(IReadOnlyList<string> files) => files.Count == 1 ? Run(files[0], type: null, elidePayload: false) : null;

    public override void Configure(CommandLineApplication command)
    {
        command.AllowArgumentSeparator = true;
        CommandArgument file = command.Argument("FILE", "image, or - for standard input");
        CommandOption nopl = command.Option("--nopl", "Show the size of payloads instead of their bytes", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the image is, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() => Run(file.Value ?? command.RemainingArguments.FirstOrDefault() ?? throw new UsageException("show needs a FILE"), type.Value(), nopl.HasValue()));
    }

    private static int Run(string path, string? type, bool elidePayload)
    {
        using Stream image = StandardStreams.OpenInput(path);
        using Stream output = StandardStreams.OpenOutput();
        var options = new DecodeOptions { Name = StandardStreams.NameOf(path), Type = TypeOption.Resolve(type, path), Pretty = true, ElidePayload = elidePayload };
        ImageTranscoder.Decode(image, output, options);
        output.Write("\n"u8);
        return ExitStatus.Done;
    }
}
