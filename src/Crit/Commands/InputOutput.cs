using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats;
using Soccr.Formats.Checkpoints.Archives;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary>The options <c>-i</c>, <c>-o</c> and <c>--quiet</c>, and the ways of writing that go with them.</summary>
internal sealed class InputOutput(CommandLineApplication command, string input, string output)
{
    private readonly CommandOption _in = command.Option("-i|--in <IN>", input, CommandOptionType.SingleValue);
    private readonly CommandOption _out = command.Option("-o|--out <OUT>", output, CommandOptionType.SingleValue);
    private readonly CommandOption _quiet = command.Option("-q|--quiet", "No progress, and no word of files that are left alone", CommandOptionType.NoValue);

    /// <summary>The file or directory to read; null for standard input.</summary>
    public string? In => StandardStreams.IsStandard(_in.Value()) ? null : _in.Value();

    public bool IsDirectory => In is { } path && Directory.Exists(path);

    public ProgressLine ShowProgress(Stream stream) => new(_quiet.HasValue(), stream.CanSeek ? stream.Length : 0);

    /// <summary>Writes the output: a file whole or not at all, or standard output as it comes.</summary>
    /// <param name="endLine">End standard output with a newline; files have none, as crit's.</param>
    /// <param name="write">Writes the contents.</param>
    public void Write(bool endLine, Action<Stream> write)
    {
        string? path = _out.Value();
        if (StandardStreams.IsStandard(path))
        {
            using Stream standard = StandardStreams.OpenOutput();
            write(standard);
            if (endLine) standard.Write("\n"u8);
            return;
        }
        using AtomicFile file = AtomicFile.Create(path!);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Works on a whole directory.</summary>
    public int RunDirectory(Action<DirectoryTranscoder> run) => RunAll("a directory", () => DirectoryTranscoder.FilesOf(In!), run);

    /// <summary>Works on all images of an archive.</summary>
    public int RunArchive(ArchiveStore archive, Action<DirectoryTranscoder> run) => RunAll(
        "an archive",
        () => DirectoryTranscoder.InLengthOrder(archive.Files.Select(static file => new InputFile(file.Name, file.FullName, file.Length, file.OpenRead))),
        run);

    private int RunAll(string sort, Func<IReadOnlyList<InputFile>> list, Action<DirectoryTranscoder> run)
    {
        string target = StandardStreams.IsStandard(_out.Value()) ? throw new UsageException($"{In} is {sort}: -o names the directory to write") : _out.Value()!;
        if (File.Exists(target)) throw new UsageException($"{In} is {sort}, {target} is a file");
        IReadOnlyList<InputFile> files = list();
        using var progress = new ProgressLine(_quiet.HasValue(), files.Sum(static file => file.Length), files.Count);
        bool failed = false;
        int done = 0;
        run(new DirectoryTranscoder(files, target, Report, progress.AddBytes));
        if (done == 0 && !failed) StandardStreams.Complain($"{In}: there is nothing to do in it");
        return failed || done == 0 ? ExitStatus.BadData : ExitStatus.Done;

        void Report(FileReport report)
        {
            progress.AddFile();
            if (report.Outcome == FileOutcome.Done) done++;
            failed |= report.Outcome == FileOutcome.Failed;
            if (report.Outcome == FileOutcome.Failed) StandardStreams.Complain(report.Message);
            if (report.Outcome == FileOutcome.LeftAlone && !_quiet.HasValue()) StandardStreams.Complain($"{report.Name}: {report.Message}, left alone");
        }
    }
}
