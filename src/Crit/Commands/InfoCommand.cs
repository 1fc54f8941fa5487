using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;
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
        CommandArgument files = command.Argument("FILE", "images, or directories or archives of them; - for standard input", multipleValues: true);
        CommandOption json = command.Option("--json", "A JSON list with the file names", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the images are, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() => Run([.. files.Values, .. command.RemainingArguments], json.HasValue(), type.Value()));
    }

    private static int Run(IReadOnlyList<string> files, bool json, string? type)
    {
        if (files.Count == 0) throw new UsageException("info needs a FILE");
        if (files.Contains("")) throw new UsageException("a file name is empty");
        using ArchiveStore? archive = files.Count == 1 && type is null ? CheckpointTarget.TryOpenArchive(files[0]) : null;
        bool single = files.Count == 1 && archive is null && !Directory.Exists(files[0]);
        var report = new InfoReport(json ? InfoStyle.List : single ? InfoStyle.Single : InfoStyle.Table);
        foreach (string file in files)
        {
            if (Directory.Exists(file) && type is not null) throw new UsageException("--type goes with images, not with a directory");
            if (Directory.Exists(file)) AddDirectory(report, file);
            else if (archive is not null) AddArchive(report, archive);
            else if (files.Count == 1 || type is not null) AddImage(report, file, type);
            else report.Attempt(() => AddArchiveOrImage(report, file));
        }
        report.Write();
        return report.Failed ? ExitStatus.BadData : ExitStatus.Done;
    }

    private static void AddDirectory(InfoReport report, string directory)
    {
        foreach (InputFile file in DirectoryTranscoder.FilesOf(directory).OrderBy(static file => file.Name, StringComparer.Ordinal))
        {
            report.Add(file.FullName, Read(file.FullName, ImageTypes.ByFileName(file.Name)), () => DirectoryTranscoder.IsImage(file));
        }
    }

    private static void AddArchive(InfoReport report, ArchiveStore archive)
    {
        foreach (ImageFile file in archive.Files)
        {
            report.Add(file.FullName, () => ImageTranscoder.ReadInfo(file.OpenRead(), file.FullName, file.Type), () => ImageTranscoder.IsImage(file.OpenRead, file.FullName));
        }
    }

    private static void AddArchiveOrImage(InfoReport report, string file)
    {
        using ArchiveStore? archive = CheckpointTarget.TryOpenArchive(file);
        if (archive is null) AddImage(report, file, type: null);
        else AddArchive(report, archive);
    }

    private static void AddImage(InfoReport report, string file, string? type) => report.Add(file, Read(file, TypeOption.Resolve(type, file)));

    private static Func<ImageInfo> Read(string file, ImageType? type) => () =>
    {
        using Stream image = StandardStreams.OpenInput(file);
        return ImageTranscoder.ReadInfo(image, StandardStreams.NameOf(file), type);
    };
}
