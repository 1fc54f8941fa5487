using System.Text;

namespace Soccr.Formats.Tests;

/// <summary>A file appears whole or not at all.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("soccr-test-");

    private string At(string name) => Path.Combine(_directory.FullName, name);

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void WithoutCommitTheOldFileStays()
    {
        File.WriteAllText(At("x"), "old");
        using (AtomicFile file = AtomicFile.Create(At("x")))
        {
            file.Stream.Write("new"u8);
        }
        Assert.Equal("old", File.ReadAllText(At("x")));
        Assert.Single(_directory.EnumerateFileSystemInfos());
    }

    [Fact]
    public void CommitReplacesAndKeepsPermissions()
    {
        File.WriteAllText(At("x"), "old and longer");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At("x"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Write(At("x"), "new");
        Assert.Equal("new", File.ReadAllText(At("x")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead, File.GetUnixFileMode(At("x")));
        Assert.Single(_directory.EnumerateFileSystemInfos());
    }

    [Fact]
    public void ALinkStaysALink()
    {
        File.WriteAllText(At("target"), "old");
        File.CreateSymbolicLink(At("link"), At("target"));
        Write(At("link"), "new");
        Assert.Equal("new", File.ReadAllText(At("target")));
        Assert.NotNull(new FileInfo(At("link")).LinkTarget);
    }

    [Fact]
    public void DevicesAreWrittenDirectly() => Write("/dev/null", "nothing");

    [Fact]
    public async Task APipeStaysAPipe()
    {
        using (var make = System.Diagnostics.Process.Start("mkfifo", [At("pipe")])) await make.WaitForExitAsync();
        Task<string> read = Task.Run(() => File.ReadAllText(At("pipe")));
        Write(At("pipe"), "through");
        Assert.Equal("through", await read);
        Assert.Single(_directory.EnumerateFileSystemInfos());
    }

    [Fact]
    public void AMissingDirectoryIsNamed()
    {
        var e = Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Create(At("no/such/x")));
        Assert.Contains("no/such/x", e.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => AtomicFile.Create(_directory.FullName));
    }

    private static void Write(string path, string text)
    {
        using AtomicFile file = AtomicFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }
}
