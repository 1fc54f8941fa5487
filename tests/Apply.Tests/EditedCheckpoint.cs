using System.Text;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing;
using Soccr.Formats.Images;

namespace Soccr.Apply.Tests;

/// <summary>A copy of a real checkpoint of the fixtures, to change.</summary>
internal sealed class EditedCheckpoint : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <param name="fixture">Its name in <c>tests/fixtures/checkpoints</c>.</param>
    public EditedCheckpoint(string fixture)
    {
        foreach (string image in Directory.EnumerateFiles(Path.Combine(Repository.Fixtures, "checkpoints", fixture))) File.Copy(image, _directory[Path.GetFileName(image)]);
        Store = new DirectoryStore(_directory.FullPath);
    }

    /// <summary>The images as they are now.</summary>
    public DirectoryStore Store { get; private set; }

    /// <summary>Changes a value, as <c>crit edit --set</c> does.</summary>
    public void Set(string image, string selector, string value)
    {
        byte[] before = File.ReadAllBytes(_directory[image]);
        using (FileStream after = File.Create(_directory[image]))
        {
            ImageEditor.Edit(new MemoryStream(before), after, new DecodeOptions { Name = image }, [FieldEdit.ParseSet($"{selector}={value}")]);
        }
        Store = new DirectoryStore(_directory.FullPath);
    }

    /// <summary>Writes an image, in the place of another one or anew.</summary>
    public void Write(string image, string json)
    {
        using (FileStream file = File.Create(_directory[image]))
        {
            ImageTranscoder.Encode(new MemoryStream(Encoding.UTF8.GetBytes(json)), file, image);
        }
        Store = new DirectoryStore(_directory.FullPath);
    }

    /// <summary>All files by name, with their bytes.</summary>
    public IReadOnlyDictionary<string, byte[]> Bytes() => Directory.EnumerateFiles(_directory.FullPath).ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes);

    public void Dispose() => _directory.Dispose();
}
