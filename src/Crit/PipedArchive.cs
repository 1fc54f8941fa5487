namespace Soccr.Crit;

/// <summary>An archive that comes through standard input, in a private temporary directory that is removed with this.</summary>
internal sealed class PipedArchive : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("crit-apply-");

    /// <exception cref="IOException">It cannot be read, or written to the temporary directory.</exception>
    /// <exception cref="OperationCanceledException">Ctrl-C or one of its kin came in the middle.</exception>
    public PipedArchive()
    {
        FilePath = Path.Combine(_directory.FullName, "archive");
        using var cancellation = new Cancellation();
        try
        {
            using Stream input = StandardStreams.OpenInput("-");
            using var file = new FileStream(FilePath, FileMode.CreateNew);
            input.CopyToAsync(file, cancellation.Token).WaitAsync(cancellation.Token).GetAwaiter().GetResult();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string FilePath { get; }

    public void Dispose() => _directory.Delete(recursive: true);
}
