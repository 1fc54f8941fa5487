using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit decode</c>: images to JSON.</summary>
internal sealed class DecodeCommand : CommandBase
{
    public override string Name => "decode";

    public override string Description => "Convert an image, or a directory of images, to JSON";

    public override void Configure(CommandLineApplication command)
    {
        var files = new InputOutput(command, "image or directory (standard input by default)", "file or directory (standard output by default)");
        CommandOption pretty = command.Option("--pretty", "One element a line, and numbers as names, hexadecimal or addresses", CommandOptionType.NoValue);
        CommandOption nopl = command.Option("--nopl", "Show the size of payloads instead of their bytes", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the image is, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            using var interruption = new Interruption();
            if (files.IsDirectory)
            {
                if (type.HasValue()) throw new UsageException("--type goes with one image, not with a directory");
                return files.RunDirectory((transcoder) => transcoder.Decode(pretty.HasValue(), nopl.HasValue()));
            }
            using Stream image = StandardStreams.OpenInput(files.In);
            using ProgressLine progress = files.ShowProgress(image);
            var options = new DecodeOptions
            {
                Name = StandardStreams.NameOf(files.In),
                Type = TypeOption.Resolve(type.Value(), files.In),
                Pretty = pretty.HasValue(),
                ElidePayload = nopl.HasValue(),
                Progress = progress.AddBytes,
            };
            files.Write(endLine: true, json => ImageTranscoder.Decode(image, json, options));
            return ExitStatus.Done;
        });
    }
}
