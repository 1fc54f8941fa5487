using System.Diagnostics;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Apply.Tests;

/// <summary>A rewritten checkpoint as a directory.</summary>
public sealed class UnpackedCheckpointTests
{
    /// <summary>Only what a rule touches has contents of its own; links are relative, because CRIU opens them below another root too.</summary>
    [Fact]
    public void WhatIsNotTouchedIsALink()
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        Directory.CreateSymbolicLink(Path.Combine(images.Store.Name, "parent"), "/");
        IReadOnlyDictionary<string, byte[]> before = images.Bytes();
        using var sink = new ScratchSink();
        RewriteResult result = new RewriteRun(images.Store, new RuleSet([RuleTable.ByName("addr")!.Parse("127.0.0.1=127.0.0.2")]), sink).Run(static _ => { });
        Assert.Equal(2, result.Files);
        string copy;
        using (var unpacked = new UnpackedCheckpoint(sink.Result!, default))
        {
            copy = unpacked.Directory;
            Assert.Equal(before.Keys.Append("parent").Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(copy).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
            Assert.All(Directory.EnumerateFileSystemEntries(copy), static path => Assert.False(Path.IsPathRooted(new FileInfo(path).LinkTarget ?? "/")));
            string[] changed = [.. before.Where(image => !image.Value.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(copy, image.Key)))).Select(static image => image.Key).Order(StringComparer.Ordinal)];
            Assert.Equal(["files.img", "ifaddr-10.img"], changed);
        }
        Assert.False(Directory.Exists(copy));
        Assert.Equal(before, images.Bytes());
    }

    /// <summary>Two images that change their names change them in the copy.</summary>
    [Fact]
    public void NewNamesAreThere()
    {
        using var images = new EditedCheckpoint("netrich");
        using var sink = new ScratchSink();
        new RewriteRun(images.Store, new RuleSet([RuleTable.ByName("ns-id")!.Parse("net:9=19")]), sink).Run(static _ => { });
        using var unpacked = new UnpackedCheckpoint(sink.Result!, default);
        using var store = new DirectoryStore(unpacked.Directory);
        Assert.NotNull(store.Find("netns-19.img"));
        Assert.Null(store.Find("netns-9.img"));
        Assert.NotNull(images.Store.Find("netns-9.img"));
    }

    /// <summary>CRIU opens images as the root of the tree's user namespace, whoever that is here: it gets to them, and others do not.</summary>
    [NeedFact(Need.Criu)]
    public void TheRootOfAUserNamespaceGetsToItsImages()
    {
        Needs.Demand(Need.Criu);
        using var images = new EditedCheckpoint("tty02");
        images.Set("userns-15.img", "entries[0].uid_map", """[{"first": 0, "lower_first": 100000, "count": 65536}]""");
        images.Set("userns-15.img", "entries[0].gid_map", """[{"first": 0, "lower_first": 200000, "count": 65536}]""");
        using var sink = new ScratchSink();
        new RewriteRun(images.Store, new RuleSet([RuleTable.ByName("hostname")!.Parse("other")]), sink).Run(static _ => { });
        using var unpacked = new UnpackedCheckpoint(sink.Result!, default);
        Assert.Equal("100000 200000 700", Run($"stat -c '%u %g %a' '{unpacked.Directory}'"));
        // The directory of the fixture's copy is closed to others, so links into it would be as well.
        Assert.Equal("no", Run($"find '{unpacked.Directory}' -type l | grep -q . || echo no"));
        Assert.Equal("read", Run($"setpriv --reuid 100000 --regid 200000 --clear-groups cat '{unpacked.Directory}/tty-info.img' > /dev/null && echo read"));
    }

    private static string Run(string command)
    {
        using Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output.Trim();
    }
}
