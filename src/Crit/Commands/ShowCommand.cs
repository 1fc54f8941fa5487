using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit show</c>: an image as pretty JSON on standard output.</summary>
internal sealed class ShowCommand : CommandBase
{
    public override string Name => "show";

    public override string Description => "Show an image, alone or of a directory or archive, as pretty JSON";

    public override int? RunOnFiles(IReadOnlyList<string> files) => files switch
    {
        [var file] => Run(file, type: null, elidePayload: false),
        [var checkpoint, var image] => RunInside(checkpoint, image, type: null, elidePayload: false),
        _ => null,
    };

    public override void Configure(CommandLineApplication command)
    {
        command.AllowArgumentSeparator = true;
        CommandArgument file = command.Argument("FILE", "image, or - for standard input; or a directory or archive of images");
        CommandArgument image = command.Argument("IMAGE", "name of the image, where FILE is a directory or archive");
        CommandOption nopl = command.Option("--nopl", "Show the size of payloads instead of their bytes", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the image is, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            string path = file.Value ?? command.RemainingArguments.FirstOrDefault() ?? throw new UsageException("show needs a FILE");
            return image.Value is { } name ? RunInside(path, name, type.Value(), nopl.HasValue()) : Run(path, type.Value(), nopl.HasValue());
        });
    }

    private static int Run(string path, string? type, bool elidePayload)
    {
        if (type is null) CheckpointTarget.Refuse(path);
        using Stream image = StandardStreams.OpenInput(path);
        return Show(image, StandardStreams.NameOf(path), TypeOption.Resolve(type, path), elidePayload);
    }

    private static int RunInside(string path, string name, string? type, bool elidePayload)
    {
        using IImageStore store = CheckpointTarget.Open(path);
        ImageFile file = CheckpointTarget.Find(store, name);
        using Stream image = file.OpenRead();
        return Show(image, file.FullName, TypeOption.Resolve(type, name), elidePayload);
    }

    private static int Show(Stream image, string name, ImageType? type, bool elidePayload)
    {
        using Stream output = StandardStreams.OpenOutput();
        var options = new DecodeOptions { Name = name, Type = type, Pretty = true, ElidePayload = elidePayload };
        ImageTranscoder.Decode(image, output, options);
        output.Write("\n"u8);
        return ExitStatus.Done;
    }
}
