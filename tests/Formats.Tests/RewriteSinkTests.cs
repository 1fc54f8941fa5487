using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Formats.Tests;

/// <summary>Where a rewritten checkpoint goes.</summary>
public sealed class RewriteSinkTests
{
    private static string Source => Path.Combine(Repository.Fixtures, "checkpoints", "mntns_open");

    [Fact]
    public void ANewDirectoryHasEverything()
    {
        using var copy = new CheckpointCopy(Source);
        Directory.CreateSymbolicLink(Path.Combine(copy.Directory, "parent"), "../1");
        Directory.CreateDirectory(Path.Combine(copy.Directory, "more"));
        File.WriteAllText(Path.Combine(copy.Directory, "more", "dump.log"), "log");
        File.WriteAllText(Path.Combine(copy.Directory, ".hidden"), "mine");
        string target = $"{copy.Directory}-new";
        try
        {
            var copied = new List<string>();
            Run(copy.Directory, target, (from, to) =>
            {
                copied.Add(Path.GetFileName(from));
                File.Copy(from, to);
            });
            Assert.DoesNotContain("utsns-12.img", copied);
            Assert.Equal("../1", new DirectoryInfo(Path.Combine(target, "parent")).LinkTarget);
            Assert.Equal("log", File.ReadAllText(Path.Combine(target, "more", "dump.log")));
            Assert.Equal("mine", File.ReadAllText(Path.Combine(target, ".hidden")));
            Assert.NotEqual(File.ReadAllBytes(Path.Combine(Source, "utsns-12.img")), File.ReadAllBytes(Path.Combine(target, "utsns-12.img")));
            Assert.Equal(Directory.EnumerateFiles(copy.Directory).Count(), Directory.EnumerateFiles(target).Count());
            Assert.Throws<IOException>(() => new NewDirectorySink(copy.Directory, target, File.Copy));
        }
        finally
        {
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        }
    }

    [Fact]
    public void ACopyThatFailsLeavesNothing()
    {
        using var copy = new CheckpointCopy(Source);
        string target = $"{copy.Directory}-new";
        Assert.Throws<IOException>(() => Run(copy.Directory, target, static (_, _) => throw new IOException("full")));
        Assert.False(Directory.Exists(target));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(target)!), path => path.Contains(Path.GetFileName(target), StringComparison.Ordinal));
        Assert.Throws<IOException>(() => new NewDirectorySink(copy.Directory, Path.Combine(copy.Directory, "in"), File.Copy));
    }

    [Fact]
    public void WhatAKilledRunLeftIsClearedAway()
    {
        using var copy = new CheckpointCopy(Source);
        string target = $"{copy.Directory}-new";
        string Left(string name) => Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{name}.tmp")).FullName;
        string killed = Left("killed"), other = Left("other");
        File.WriteAllText(Path.Combine(killed, ".crit-lock"), "");
        using (var running = new NewDirectorySink(copy.Directory, target, File.Copy))
        {
            Assert.False(Directory.Exists(killed));
            Run(copy.Directory, target, File.Copy);
            running.Create("utsns-12.img").Dispose();
        }
        Assert.True(Directory.Exists(other));
        Assert.DoesNotContain(Directory.EnumerateFiles(target), static path => Path.GetFileName(path).StartsWith('.'));
        Directory.Delete(other);
        Directory.Delete(target, recursive: true);
    }

    [Fact]
    public void LinksLeadWhereTheyLed()
    {
        using var copy = new CheckpointCopy(Source);
        string source = Path.Combine(copy.Directory, "source"), entrance = Path.Combine(copy.Directory, "entrance");
        Directory.CreateDirectory(Path.Combine(source, "down"));
        foreach (string file in Directory.EnumerateFiles(copy.Directory)) File.Move(file, Path.Combine(source, "down", Path.GetFileName(file)));
        File.Move(Path.Combine(source, "down", "files.img"), Path.Combine(source, "elsewhere.img"));
        File.CreateSymbolicLink(Path.Combine(source, "down", "files.img"), "../elsewhere.img");
        File.CreateSymbolicLink(Path.Combine(source, "down", "same.img"), "utsns-12.img");
        Directory.CreateSymbolicLink(entrance, Path.Combine("source", "down"));
        // Through the link the directory has another parent.
        Run(entrance, Path.Combine(copy.Directory, "target"), File.Copy);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Source, "files.img")), File.ReadAllBytes(Path.Combine(copy.Directory, "target", "files.img")));
        Assert.Equal("utsns-12.img", new FileInfo(Path.Combine(copy.Directory, "target", "same.img")).LinkTarget);
        using var store = new DirectoryStore(entrance);
        Assert.Equal(new FileInfo(Path.Combine(Source, "files.img")).Length, store.Find("files.img")!.Length);
    }

    [Fact]
    public void PermissionsStay()
    {
        if (OperatingSystem.IsWindows()) return;
        using var copy = new CheckpointCopy(Source);
        string image = Path.Combine(copy.Directory, "utsns-12.img");
        File.SetUnixFileMode(image, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        copy.Rewrite("hostname elsewhere");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(image));
    }

    private static void Run(string source, string target, Action<string, string> duplicate)
    {
        using var store = new DirectoryStore(source);
        using var sink = new NewDirectorySink(source, target, duplicate);
        new RewriteRun(store, new RuleSet([RuleTable.ByName("hostname")!.Parse("elsewhere")]), sink).Run(static _ => { });
    }
}
