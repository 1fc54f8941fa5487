using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit encode</c>: JSON to images.</summary>
internal sealed class EncodeCommand : CommandBase
{
    public override string Name => "encode";

    public override string Description => "Convert JSON, or a directory of *.json, to images";

    public override void Configure(CommandLineApplication command)
    {
        var files = new InputOutput(command, "JSON or directory (standard input by default)", "image or directory (standard output by default)");
        command.OnExecute(() =>
        {
            using var interruption = new Interruption();
            if (files.IsDirectory) return files.RunDirectory(static transcoder => transcoder.Encode());
            using Stream json = StandardStreams.OpenInput(files.In);
            using ProgressLine progress = files.ShowProgress(json);
            files.Write(endLine: false, image => ImageTranscoder.Encode(json, image, StandardStreams.NameOf(files.In), progress.AddBytes));
            return ExitStatus.Done;
        });
    }
}
