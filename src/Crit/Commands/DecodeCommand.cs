using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Checkpoints.Archives;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit decode</c>: images to JSON.</summary>
internal sealed class DecodeCommand : CommandBase
{
    public override string Name => "decode";

    public override string Description => "Convert an image, or a directory or archive of images, to JSON";

    public override void Configure(CommandLineApplication command)
    {
        var files = new InputOutput(command, "image, or directory or archive of images (standard input by default)", "file or directory (standard output by default)");
        CommandOption pretty = command.Option("--pretty", "One element a line, and numbers as names, hexadecimal or addresses", CommandOptionType.NoValue);
        CommandOption nopl = command.Option("--nopl", "Show the size of payloads instead of their bytes", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the image is, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            using var interruption = new Interruption();
            using ArchiveStore? archive = !type.HasValue() && files.In is { } path ? CheckpointTarget.TryOpenArchive(path) : null;
            if (archive is not null) return files.RunArchive(archive, Decode);
            if (files.IsDirectory)
            {
                if (type.HasValue()) throw new UsageException("--type goes with one image, not with a directory");
                return files.RunDirectory(Decode);
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

            void Decode(DirectoryTranscoder transcoder) => transcoder.Decode(pretty.HasValue(), nopl.HasValue());
        });
    }
}
