using System.Security.Cryptography;

namespace Soccr.Crit.Editing;

/// <summary>The text that is edited: a file in a directory of its own that only its owner may enter.</summary>
internal sealed class PrivateText : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("crit-edit-").FullName;
    private byte[]? _original;
    private bool _left;

    /// <param name="name">Name of the image.</param>
    public PrivateText(string name) => FullPath = Path.Combine(_directory, $"{Path.GetFileName(name)}.json");

    public string FullPath { get; }

    /// <summary>Whether an editor has the file open: what it holds is not in the file yet.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the work of the person is where it should be, or was none.</summary>
    public bool IsDone { get; set; }

    /// <summary>Writes the text.</summary>
    public void Write(Action<Stream> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(FullPath, options))
        {
            write(file);
            file.Write("\n"u8);
        }
        _original = Hash();
    }

    /// <summary>Removes the text, unless it holds work that is nowhere else: then it stays, and a message says where.</summary>
    public void Leave()
    {
        if (_left) return;
        _left = true;
        if (!IsDone && (IsOpen || IsChanged())) StandardStreams.Complain($"the edited text is kept in {FullPath}");
        else Directory.Delete(_directory, recursive: true);
    }

    public void Dispose() => Leave();

    private bool IsChanged() => _original is not null && File.Exists(FullPath) && !Hash().AsSpan().SequenceEqual(_original);

    private byte[] Hash()
    {
        using FileStream file = File.OpenRead(FullPath);
        return SHA256.HashData(file);
    }
}
