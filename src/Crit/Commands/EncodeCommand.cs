using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit encode</c>: JSON to images.</summary>
internal static class EncodeCommand
{
    public static readonly Verb Verb = new("encode", "Convert JSON, or a directory of *.json, to images", Configure);

    private static void Configure(CommandLineApplication command)
    {
        var files = new InputOutput(command, "JSON or directory (standard input by default)", "image or directory (standard output by default)");
        command.OnExecute(() =>
        {
            using var interruption = new Interruption();
            if (files.IsDirectory) return files.RunDirectory(static transcoder => transcoder.Encode());
            using Stream json = StandardStreams.OpenInput(files.In);
            using ProgressLine progress = files.ShowProgress(json);
            files.Write(endLine: false, image => ImageTranscoder.Encode(json, image, files.In ?? "-", progress.AddBytes));
            return ExitStatus.Done;
        });
    }
}
