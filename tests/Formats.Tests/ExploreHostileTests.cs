using System.Text;
using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Explorers;

namespace Soccr.Formats.Tests;

/// <summary>What <c>crit x</c> says of checkpoints that are broken: an error with its place, or what there is; nothing else, and it ends.</summary>
public sealed class ExploreHostileTests : IDisposable
{
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("soccr-");

    private static string Folder => Path.Combine(Repository.Fixtures, "explore", "hostile");

    public static TheoryData<string> Broken => [.. Directory.EnumerateFiles(Folder, "*.json").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Checkpoints => ["netrich", "socket-tcp-local", "scm03-seqpacket", "netns_sub"];

    public void Dispose() => _temporary.Delete(recursive: true);

    [Theory, MemberData(nameof(Broken))]
    public void SaysWhatIsWrongOrWhatThereIs(string name)
    {
        var fixture = new BrokenFixture(Path.Combine(Folder, name));
        using var below = new DirectoryStore(fixture.Checkpoint);
        using var store = new OverlayStore(below);
        fixture.Break(store, _temporary.FullName);
        foreach ((string word, JsonNode? fault) in JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name)))!["words"]!.AsObject())
        {
            string? error = Explore(store, word);
            // An empty one is the end of every error: of damaged bytes only that there is one, with its place.
            if (fault is null) Assert.True(error is null, $"{word}: {error}");
            else Assert.EndsWith((string)fault!, Assert.IsType<string>(error), StringComparison.Ordinal);
        }
    }

    /// <summary>Seeded damage to every image: an error that names the checkpoint, or rows.</summary>
    [Theory, MemberData(nameof(Checkpoints))]
    public void DamagedImagesFailWithAPlaceOrPrint(string name)
    {
        using var below = new DirectoryStore(Path.Combine(Repository.Fixtures, "checkpoints", name));
        var random = new Random(name.Length);
        int faults = 0;
        foreach (ImageFile image in below.Files.Where(static file => file.Type is not null && file.Length > 12))
        {
            byte[] bytes = File.ReadAllBytes(image.FullName);
            for (int round = 0; round < 3; round++)
            {
                byte[] damaged = round == 0 ? bytes[..random.Next(8, bytes.Length)] : [.. bytes];
                for (int i = 0; i < round; i++) damaged[random.Next(8, damaged.Length)] = (byte)random.Next(256);
                string contents = Path.Combine(_temporary.FullName, "damaged");
                File.WriteAllBytes(contents, damaged);
                using var store = new OverlayStore(below);
                store.Replace(image.Name, contents);
                faults += Explorer.All.Count(explorer => Explore(store, explorer.Word) is not null);
            }
        }
        Assert.True(faults > 30, $"{faults} faults are too few for the damage");
    }

    [Theory]
    [InlineData("ps")]
    [InlineData("tree")]
    public void ALongChainOfTasksIsNoRecursion(string word)
    {
        const int Depth = 2000;
        ImageBuilder tree = ImageBuilder.Of("PSTREE");
        for (uint pid = 1; pid <= Depth; pid++) tree.Entry($"08{Varint(pid)}10{Varint(pid - 1)}180120012801");
        // Dead tasks: all that they have is a core, with mtype and a task_core_entry that says so.
        byte[] core = ImageBuilder.Of("CORE").Entry("0801 1a08 0802 1000 1800 2000").Build();
        File.WriteAllBytes(Path.Combine(_temporary.FullName, "pstree.img"), tree.Build());
        for (int pid = 1; pid <= Depth; pid++) File.WriteAllBytes(Path.Combine(_temporary.FullName, $"core-{pid}.img"), core);
        using var store = new DirectoryStore(_temporary.FullName);
        Assert.Null(Explore(store, word));
    }

    [Fact]
    public void WhatIsNoFileIsNoImage()
    {
        string path = _temporary.FullName;
        File.WriteAllText(Path.Combine(path, "a.img"), "a");
        File.WriteAllText(Path.Combine(path, "empty.img"), "");
        File.WriteAllText(Path.Combine(path, ".b.img"), "b");
        Directory.CreateDirectory(Path.Combine(path, "pre"));
        foreach ((string link, string target) in new[] { ("c.img", "a.img"), ("d.img", "pre"), ("parent", "../gone"), ("e.img", "f.img"), ("f.img", "e.img"), ("g.img", "fifo.img") })
        {
            File.CreateSymbolicLink(Path.Combine(path, link), target);
        }
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(path, "fifo.img")])) make.WaitForExit();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(path, "lazy-pages.socket")));
        using var store = new DirectoryStore(path);
        Assert.Equal(["a.img", "c.img", "empty.img"], store.Files.Select(static file => file.Name));
        Assert.Equal(1, store.Find("c.img")!.Length);
        Assert.False(store.HasParent);
    }

    // Null, or what is wrong. Both forms must agree.
    private static string? Explore(IImageStore store, string word)
    {
        Explorer explorer = Explorer.All.Single(explorer => explorer.Word == word);
        string? inText = Fault(() =>
        {
            using var text = new StringWriter();
            explorer.WriteText(new Checkpoint(store), text, TreeLines.Ascii);
        });
        string? inJson = Fault(() =>
        {
            var text = new MemoryStream();
            explorer.WriteJson(new Checkpoint(store), text);
            Assert.NotNull(JsonNode.Parse(Encoding.UTF8.GetString(text.ToArray())));
        });
        Assert.Equal(inText, inJson);
        return inText;
    }

    private static string? Fault(Action explore)
    {
        try
        {
            explore();
            return null;
        }
        catch (ImageFormatException e)
        {
            Assert.NotNull(e.Location.Path);
            return e.Message;
        }
    }

    private static string Varint(uint value)
    {
        var hex = new StringBuilder();
        for (; value >= 0x80; value >>= 7) hex.Append($"{value & 0x7f | 0x80:x2}");
        return hex.Append($"{value:x2}").ToString();
    }
}
