namespace Soccr.Formats.Images;

/// <summary>What became of one file of a directory.</summary>
public enum FileOutcome
{
    /// <summary>Written.</summary>
    Done,
    /// <summary>Malformed, or not to be read or written; the others go on.</summary>
    Failed,
    /// <summary>No image, or no JSON of one; left alone.</summary>
    LeftAlone,
}

/// <summary>What became of one file of a directory.</summary>
/// <param name="Name">Its name in the directory.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">Why, unless it is done.</param>
public readonly record struct FileReport(string Name, FileOutcome Outcome, string Message = "");

/// <summary>Transcodes all images of a directory or archive, in parallel; each output is whole or not there.</summary>
/// <param name="input">The files to read, largest first.</param>
/// <param name="output">Directory to write; made if missing.</param>
/// <param name="report">Called for each file as it ends, one call at a time.</param>
/// <param name="progress">Called with the number of bytes read since the last call, from several threads.</param>
public sealed class DirectoryTranscoder(IReadOnlyList<InputFile> input, string output, Action<FileReport> report, Action<long>? progress = null)
{
    private const string JsonSuffix = ".json";
    private const string NotAFile = "not a file";

    /// <summary>Files of a directory that its verbs look at, largest first so that no thread is left with one alone at the end.</summary>
    /// <param name="directory">The directory. Directories in it are passed over, and links to them: CRIU's <c>parent</c> is another dump.</param>
    /// <exception cref="IOException">A change of the directory was interrupted and has to be finished first.</exception>
    public static IReadOnlyList<InputFile> FilesOf(string directory)
    {
        PendingChange.Refuse(directory);
        return InLengthOrder(new DirectoryInfo(directory).EnumerateFiles().Select(file =>
        {
            FileInfo? contents = ContentsOf(file);
            return new InputFile(file.Name, Path.Combine(directory, file.Name), contents?.Length ?? 0, () => Open(file)) { IsFile = contents is not null };
        }));
    }

    /// <summary>Files, largest first.</summary>
    public static IReadOnlyList<InputFile> InLengthOrder(IEnumerable<InputFile> files) =>
        [.. files.OrderByDescending(static file => file.Length).ThenBy(static file => file.Name, StringComparer.Ordinal)];

    /// <summary>Whether a file is an image, by its name or else by its first words.</summary>
    public static bool IsImage(InputFile file) => Recognize(file).Reason is null;

    /// <summary>Writes each image <c>NAME</c> as <c>NAME.json</c>.</summary>
    public void Decode(bool pretty, bool elidePayload) => ForEach(file =>
    {
        (ImageType? type, string? reason) = Recognize(file);
        if (reason is not null) return new FileReport(file.Name, FileOutcome.LeftAlone, reason);
        using AtomicFile json = AtomicFile.Create(Path.Combine(output, file.Name + JsonSuffix));
        var options = new DecodeOptions { Name = file.FullName, Type = type, Pretty = pretty, ElidePayload = elidePayload, Progress = progress };
        ImageTranscoder.Decode(file.Open(), json.Stream, options);
        json.Commit();
        return new FileReport(file.Name, FileOutcome.Done);
    });

    /// <summary>Writes each <c>NAME.json</c> as the image <c>NAME</c>.</summary>
    public void Encode() => ForEach(file =>
    {
        if (!file.IsFile) return new FileReport(file.Name, FileOutcome.LeftAlone, NotAFile);
        if (!file.Name.EndsWith(JsonSuffix, StringComparison.Ordinal) || file.Name.Length == JsonSuffix.Length) return new FileReport(file.Name, FileOutcome.LeftAlone, "not named *.json");
        using AtomicFile image = AtomicFile.Create(Path.Combine(output, file.Name[..^JsonSuffix.Length]));
        ImageTranscoder.Encode(file.Open(), image.Stream, file.FullName, progress);
        image.Commit();
        return new FileReport(file.Name, FileOutcome.Done);
    });

    /// <summary>Tells whether a file is an image, by its name or else by its first words.</summary>
    private static (ImageType? Type, string? Reason) Recognize(InputFile file)
    {
        if (!file.IsFile) return (null, NotAFile);
        ImageType? type = ImageTypes.ByFileName(file.Name);
        return type is not null || ImageTranscoder.IsImage(file.Open, file.Name) ? (type, null) : (null, "not an image");
    }

    /// <summary>The file whose bytes something in a directory has: itself, or what its links lead to.</summary>
    /// <returns>Null for a pipe or a socket, and for a link to one, to a directory, or to nothing.</returns>
    internal static FileInfo? ContentsOf(FileInfo file)
    {
        if (file.LinkTarget is null) return IsPipe(file) ? null : file;
        try
        {
            return new FileInfo(RealPath.Of(file.FullName)) is { Exists: true } target && !IsPipe(target) ? target : null;
        }
        catch (IOException)
        {
            // Links in a circle.
            return null;
        }
    }

    // A pipe has no length; to open one for reading and writing does not wait for the other end.
    internal static bool IsPipe(FileInfo file)
    {
        if (file.LinkTarget is not null || file.Length > 0) return false;
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            return !stream.CanSeek;
        }
        catch (IOException)
        {
            // A socket cannot be opened at all.
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Open(FileInfo file) => new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    private void ForEach(Func<InputFile, FileReport> work)
    {
        Directory.CreateDirectory(output);
        var gate = new Lock();
        // Workers wait for the disk at each sync, so there are more of them than processors.
        var options = new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount };
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(input, System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering), options, file =>
        {
            FileReport outcome;
            try
            {
                outcome = work(file);
            }
            catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                outcome = new FileReport(file.Name, FileOutcome.Failed, e.Message);
            }
            lock (gate) report(outcome);
        });
    }
}
