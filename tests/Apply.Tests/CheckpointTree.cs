using System.Diagnostics;
using System.Runtime.Versioning;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;

namespace Soccr.Apply.Tests;

/// <summary>A directory <c>p</c> as podman exports it, with <c>checkpoint/</c> of real images, and the programs that make archives of it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CheckpointTree : IDisposable
{
    /// <summary>A name that is too long for a header, beside the images.</summary>
    public static readonly string LongName = $"artifacts/{new string('d', 90)}/{new string('f', 120)}";

    private static readonly string[] s_fixtures = ["inventory", "files", "fs", "mm", "pagemap", "pages", "ghost-file", "tcp-stream-queues"];
    private readonly TemporaryDirectory _directory = new();

    public CheckpointTree()
    {
        Directory.CreateDirectory(this["p/pre"]);
        string images = Directory.CreateDirectory(this["p/checkpoint"]).FullName;
        foreach (string image in s_fixtures.SelectMany(static name => Directory.EnumerateFiles(Path.Combine(Repository.Fixtures, "images", name), "*.img")))
        {
            File.Copy(image, Path.Combine(images, Path.GetFileName(image)));
        }
        foreach (string name in (string[])["config.dump", "spec.dump", "network.status", "dump.log", "stats-dump", "rootfs-diff.tar", LongName])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this[$"p/{name}"])!);
            File.WriteAllText(this[$"p/{name}"], $"contents of {name}\n");
        }
        File.CreateSymbolicLink(this["p/artifacts/link"], "../config.dump");
        File.CreateSymbolicLink(this["p/checkpoint/parent"], "../pre");
    }

    public static ICompression[] Compressions { get; } = [new GzipCompression(), new ZstdCompression()];

    public string this[string name] => Path.Combine(_directory.FullPath, name);

    public void Dispose() => _directory.Dispose();

    /// <summary>Runs a command in the directory, which must succeed.</summary>
    public string Run(string command)
    {
        var start = new ProcessStartInfo("bash", ["-ec", command]) { WorkingDirectory = _directory.FullPath, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process shell = Process.Start(start)!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, $"{command}: status {shell.ExitCode}: {output}{errors.Result}");
        return output;
    }

    public ArchiveStore Open(string archive) => ArchiveStore.Open(this[archive], Compressions);

    /// <summary>Writes the archive with changes.</summary>
    public void Write(string archive, string output, Action<OverlayStore> change)
    {
        using ArchiveStore store = Open(archive);
        using var overlay = new OverlayStore(store);
        change(overlay);
        using FileStream file = File.Create(this[output]);
        new ArchiveWriter(overlay).Write(file);
    }

    public static byte[] Read(ImageFile file)
    {
        using Stream stream = file.OpenRead();
        byte[] bytes = new byte[file.Length];
        stream.ReadExactly(bytes);
        Assert.Equal(0, stream.Read(new byte[1]));
        return bytes;
    }
}
