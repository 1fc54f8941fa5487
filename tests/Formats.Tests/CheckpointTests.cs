using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Tests;

/// <summary>A checkpoint as one thing, read from directories that CRIU wrote.</summary>
public class CheckpointTests
{
    private static string PathOf(string name) => Path.Combine(Repository.Root, "tests", "fixtures", "checkpoints", name);

    [Fact]
    public void DescriptorsLeadToOpenFiles()
    {
        using var store = new DirectoryStore(PathOf("socket-tcp-local"));
        var checkpoint = new Checkpoint(store);
        int sockets = 0;
        foreach (TaskView task in checkpoint.Tasks)
        {
            Assert.Equal(task.Pid, (uint)task.Threads[0]);
            foreach (MessageView descriptor in task.Descriptors)
            {
                OpenFile? file = checkpoint.OpenFiles.Find((uint)descriptor.Number("type"), (uint)descriptor.Number("id"));
                Assert.NotNull(file);
                if (file.Kind.Name == "INETSK") sockets++;
            }
        }
        Assert.True(sockets >= 2);
    }

    [Fact]
    public void QueuesOfAConnectionAreFoundByItsInode()
    {
        using var store = new DirectoryStore(PathOf("socket-tcp-local"));
        var checkpoint = new Checkpoint(store);
        OpenFile[] connected = [.. checkpoint.OpenFiles.OfKind("INETSK").Where(static file => file.Message.Number("state") == 1)];
        Assert.NotEmpty(connected);
        foreach (OpenFile socket in connected)
        {
            ImageEntry stream = checkpoint.EntriesOf("TCP_STREAM", socket.Message.Number("ino")).Single();
            Assert.Equal((long)(stream.Message.Number("inq_len") + stream.Message.Number("outq_len")), stream.PayloadLength);
            Assert.Equal(stream.PayloadLength, stream.ReadPayload(0, (int)stream.PayloadLength).Length);
        }
    }

    [Fact]
    public void ErrorsNameFileOffsetAndField()
    {
        string directory = Directory.CreateTempSubdirectory("soccr-").FullName;
        try
        {
            string path = Path.Combine(directory, "pstree.img");
            byte[] bytes = File.ReadAllBytes(Path.Combine(PathOf("socket-tcp-local"), "pstree.img"));
            bytes[12] = 0x0f;
            File.WriteAllBytes(path, bytes);
            using var store = new DirectoryStore(directory);
            var error = Assert.Throws<ImageFormatException>(() => new Checkpoint(store).Tasks[0]);
            Assert.StartsWith($"{path}:0xc: entries[0]", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void OldImagesOfSingleKindsAreOpenFilesToo()
    {
        string directory = Directory.CreateTempSubdirectory("soccr-").FullName;
        try
        {
            string old = Path.Combine(Repository.Root, "tests", "fixtures", "images", "unixsk", "unixsk.img");
            File.Copy(old, Path.Combine(directory, "unixsk.img"));
            using var store = new DirectoryStore(directory);
            OpenFile[] files = [.. new Checkpoint(store).OpenFiles.All];
            Assert.NotEmpty(files);
            Assert.All(files, static file => Assert.Equal("unix_sk_entry", file.Message.MessageName));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void ChangesLieOverAStore()
    {
        using var store = new DirectoryStore(PathOf("netns_sub"));
        string[] names = [.. store.Files.Select(static file => file.Name)];
        string contents = Path.GetTempFileName();
        File.WriteAllText(contents, "new");
        var overlay = new OverlayStore(store);
        overlay.Rename(new Dictionary<string, string> { ["pstree.img"] = "inventory.img", ["inventory.img"] = "pstree.img" });
        overlay.Replace("files.img", contents);
        Assert.Equal(names, overlay.Files.Select(static file => file.Name));
        Assert.Equal(["files.img", "inventory.img", "pstree.img"], overlay.Changed.Select(static file => file.Name));
        Assert.Equal(3, overlay.Find("files.img")!.Length);
        Assert.Equal("pstree.img", ((OverlayFile)overlay.Find("inventory.img")!).Original!.Name);
        Assert.Throws<ArgumentException>(() => overlay.Rename(new Dictionary<string, string> { ["files.img"] = "pstree.img" }));
        File.Delete(contents);
    }
}
