namespace Soccr.Formats.Images;

/// <summary>One file of a directory or archive.</summary>
/// <param name="Name">Name without a directory.</param>
/// <param name="FullName">Name for messages.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Open">Opens its contents; whoever reads them disposes of the stream.</param>
public sealed record InputFile(string Name, string FullName, long Length, Func<Stream> Open)
{
    /// <summary>Whether it has contents: a directory lists pipes, sockets and links to nothing too.</summary>
    public bool IsFile { get; init; } = true;
}
