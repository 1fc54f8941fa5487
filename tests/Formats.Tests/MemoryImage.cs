using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Tests;

/// <summary>A file of a checkpoint that is in memory only.</summary>
internal sealed class MemoryImage(string name, byte[] bytes) : ImageFile("memory", name)
{
    public override long Length => bytes.Length;

    public override Stream OpenRead() => new MemoryStream(bytes, writable: false);
}

/// <summary>A checkpoint that is in memory only.</summary>
internal sealed class MemoryStore(params (string Name, byte[] Bytes)[] files) : IImageStore
{
    public string Name => "memory";

    public IReadOnlyList<ImageFile> Files { get; } = [.. files.OrderBy(static file => file.Name, StringComparer.Ordinal).Select(static file => new MemoryImage(file.Name, file.Bytes))];

    public ImageFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);

    public void Dispose()
    {
    }
}
