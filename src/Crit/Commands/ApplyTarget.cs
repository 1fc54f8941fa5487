using Soccr.Formats.Checkpoints;

namespace Soccr.Crit.Commands;

/// <summary>TARGET of <c>crit apply</c>. An archive from standard input is in a private temporary directory, which is removed with this.</summary>
internal sealed class ApplyTarget : IDisposable
{
    private readonly DirectoryInfo? _temporary;

    /// <param name="path">A directory, an archive, or <c>-</c> for an archive on standard input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">It is a single image, or another file that is no archive.</exception>
    /// <exception cref="IOException">It cannot be read, or written to the temporary directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is an archive and malformed, or there is no checkpoint in it; or standard input is no archive.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public ApplyTarget(string path, CancellationToken cancellationToken)
    {
        if (path != "-")
        {
            Images = CheckpointTarget.Open(path);
            return;
        }
        _temporary = Directory.CreateTempSubdirectory("crit-apply-");
        try
        {
            string archive = Path.Combine(_temporary.FullName, "archive");
            using (Stream input = StandardStreams.OpenInput(path))
            using (var file = new FileStream(archive, FileMode.CreateNew))
            {
                input.CopyToAsync(file, cancellationToken).WaitAsync(cancellationToken).GetAwaiter().GetResult();
            }
            Images = CheckpointTarget.OpenArchive(archive, StandardStreams.NameOf(path));
        }
        catch
        {
            _temporary.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>The checkpoint.</summary>
    public IImageStore Images { get; }

    public void Dispose()
    {
        Images.Dispose();
        _temporary?.Delete(recursive: true);
    }
}
