using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit info</c>: what images are and how much is in them.</summary>
internal sealed class InfoCommand : CommandBase
{
    public override string Name => "info";

    public override string Description => "Say what images are and how much is in them";

    public override int? RunOnFiles(IReadOnlyList<string> files) => Run(files, json: false, type: null);

    public override void Configure(CommandLineApplication command)
    {
        command.AllowArgumentSeparator = true;
        CommandArgument files = command.Argument("FILE", "images, or directories of them; - for standard input", multipleValues: true);
        CommandOption json = command.Option("--json", "A JSON list with the file names", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the images are, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() => Run([.. files.Values, .. command.RemainingArguments], json.HasValue(), type.Value()));
    }

    private static int Run(IReadOnlyList<string> files, bool json, string? type)
    {
        if (files.Count == 0) throw new UsageException("info needs a FILE");
        bool single = files.Count == 1 && !Directory.Exists(files[0]);
        var report = new InfoReport(json ? InfoStyle.List : single ? InfoStyle.Single : InfoStyle.Table);
        foreach (string file in files)
        {
            if (file.Length == 0) throw new UsageException("a file name is empty");
            if (Directory.Exists(file) && type is not null) throw new UsageException("--type goes with images, not with a directory");
            if (Directory.Exists(file)) AddDirectory(report, file);
            else report.Add(file, Read(file, TypeOption.Resolve(type, file)));
        }
        report.Write();
        return report.Failed ? ExitStatus.BadData : ExitStatus.Done;
    }

    private static void AddDirectory(InfoReport report, string directory)
    {
        foreach (FileInfo file in DirectoryTranscoder.FilesOf(directory).OrderBy(static file => file.Name, StringComparer.Ordinal))
        {
            string path = Path.Combine(directory, file.Name);
            report.Add(path, Read(path, ImageTypes.ByFileName(path)), () => DirectoryTranscoder.IsImage(file));
        }
    }

    private static Func<ImageInfo> Read(string file, ImageType? type) => () =>
    {
        using Stream image = StandardStreams.OpenInput(file);
        return ImageTranscoder.ReadInfo(image, StandardStreams.NameOf(file), type);
    };
}
