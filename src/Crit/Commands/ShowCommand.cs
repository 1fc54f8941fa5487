using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit show</c>: an image as pretty JSON on standard output.</summary>
internal static class ShowCommand
{
    public static readonly Verb Verb = new("show", "Show an image as pretty JSON", Configure);

    private static void Configure(CommandLineApplication command)
    {
        CommandArgument file = command.Argument("FILE", "image, or - for standard input");
        CommandOption nopl = command.Option("--nopl", "Show the size of payloads instead of their bytes", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the image is, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            string path = file.Value ?? throw new UsageException("show needs a FILE");
            using Stream image = StandardStreams.OpenInput(path);
            using Stream output = StandardStreams.OpenOutput();
            var options = new DecodeOptions { Name = path, Type = TypeOption.Resolve(type.Value(), path), Pretty = true, ElidePayload = nopl.HasValue() };
            ImageTranscoder.Decode(image, output, options);
            output.Write("\n"u8);
            return ExitStatus.Done;
        });
    }
}
