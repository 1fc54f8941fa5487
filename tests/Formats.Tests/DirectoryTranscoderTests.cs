using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>A directory at once: every image, one bad one does not stop the rest, what is no image is left alone.</summary>
public sealed class DirectoryTranscoderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("soccr-test-");
    private readonly List<FileReport> _reports = [];

    private string In => Path.Combine(_root.FullName, "in");

    private string Json => Path.Combine(_root.FullName, "json");

    private string Back => Path.Combine(_root.FullName, "new", "back");

    public DirectoryTranscoderTests()
    {
        Directory.CreateDirectory(In);
        foreach (string name in new[] { "core", "fdinfo", "files", "inventory", "stats", "irmap-cache", "tcp-stream-queues", "ghost-file-chunked" })
        {
            ImageFixture fixture = ImageFixture.Open(name);
            File.Copy(fixture.ImagePath, Path.Combine(In, fixture.FileName));
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThereAndBack(bool pretty)
    {
        new DirectoryTranscoder(DirectoryTranscoder.FilesOf(In), Json, _reports.Add).Decode(pretty, elidePayload: false);
        new DirectoryTranscoder(DirectoryTranscoder.FilesOf(Json), Back, _reports.Add).Encode();
        Assert.All(_reports, static report => Assert.Equal(FileOutcome.Done, report.Outcome));
        Assert.True(File.Exists(Path.Combine(Json, "inventory.img.json")));
        Assert.True(File.Exists(Path.Combine(Json, "stats-dump.json")));
        Assert.Equal(8, Directory.GetFiles(Back).Length);
        foreach (string file in Directory.GetFiles(Back))
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(In, Path.GetFileName(file))), File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void TheRestIsDone()
    {
        File.WriteAllText(Path.Combine(In, "dump.log"), "(00.000000) Version: 4.2");
        File.WriteAllBytes(Path.Combine(In, "fs-9.img"), ImageBuilder.Of("FS").Bytes("ff ff").Build());
        File.WriteAllBytes(Path.Combine(In, "renamed"), ImageBuilder.Of("FS").Entry("08 01 10 02").Build());
        Directory.CreateDirectory(Path.Combine(In, "sub"));
        Directory.CreateSymbolicLink(Path.Combine(In, "parent"), Path.Combine(In, "sub"));
        new DirectoryTranscoder(DirectoryTranscoder.FilesOf(In), Json, _reports.Add).Decode(pretty: false, elidePayload: false);
        Assert.Equal(["dump.log: not an image"], Messages(FileOutcome.LeftAlone));
        Assert.Equal([$"fs-9.img: {In}/fs-9.img:0x8: entries[0]: size word is 2 bytes, expected 4"], Messages(FileOutcome.Failed));
        Assert.Equal(9, _reports.Count(static report => report.Outcome == FileOutcome.Done));
        Assert.Equal(9, Directory.GetFileSystemEntries(Json).Length);
    }

    private string[] Messages(FileOutcome outcome) => [.. _reports.Where(report => report.Outcome == outcome).Select(static report => $"{report.Name}: {report.Message}")];
}
