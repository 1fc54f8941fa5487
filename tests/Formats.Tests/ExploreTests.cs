using System.Text;
using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Explorers;

namespace Soccr.Formats.Tests;

/// <summary>What <c>crit x</c> prints of checkpoints that CRIU wrote.</summary>
public class ExploreTests
{
    private static string Expected => Path.Combine(Repository.Fixtures, "explore");

    public static TheoryData<string> PythonsOutputs =>
        [.. Directory.EnumerateFiles(Expected, "x-*.txt", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(Expected, path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(PythonsOutputs))]
    public void PrintsWhatPythonsCritPrints(string output) =>
        Assert.Equal(File.ReadAllText(Path.Combine(Expected, output)), Text(PathOf(Path.GetDirectoryName(output)!), WordOf(output)));

    [CorpusFact]
    public void PrintsWhatPythonsCritPrintsOfTheCorpus()
    {
        string oracle = Path.Combine(Corpus.Directory, "oracle");
        string[] outputs = [.. Directory.EnumerateFiles(oracle, "x-*.txt", SearchOption.AllDirectories)];
        Assert.True(outputs.Length > 400, $"{outputs.Length} outputs are too few for the collection");
        Assert.All(outputs, path => Assert.Equal(
            File.ReadAllText(path), Text(Path.Combine(Corpus.Directory, Path.GetRelativePath(oracle, Path.GetDirectoryName(path)!)), WordOf(path))));
    }

    /// <summary>Every row that there should be, by our plain decode of the same images of the same images.</summary>
    [CorpusFact]
    public void EveryWordPrintsEveryCheckpointOfTheCorpus()
    {
        string[] directories = [.. Directory.EnumerateFiles(Path.Combine(Corpus.Directory, "dev", "dirs"), "pstree.img", SearchOption.AllDirectories).Select(static path => Path.GetDirectoryName(path)!)
            .Where(static directory => File.Exists(Path.Combine(directory, "inventory.img")))];
        Assert.True(directories.Length > 100, $"{directories.Length} checkpoints are too few for the collection");
        int sockets = 0;
        foreach (string directory in directories)
        {
            using var store = new DirectoryStore(directory);
            foreach (string word in new[] { "ps", "fds", "tree" }) Assert.NotEqual("", Text(directory, word));
            Dictionary<string, JsonArray> rows = Explorer.All.ToDictionary(static explorer => explorer.Word, explorer => JsonNode.Parse(JsonOf(store, explorer))!.AsArray());
            int tasks = EntriesOf(store, "pstree").Count();
            Assert.Equal((tasks, tasks, tasks), (rows["ps"].Count, rows["fds"].Count, rows["tree"].Count));
            // The sockets of old checkpoints are in images of their own.
            if (store.Find("files.img") is null) continue;
            JsonNode[] stored = [.. EntriesOf(store, "files").Where(static file => ((string)file["type"]!) is "INETSK" or "UNIXSK" or "NETLINKSK" or "PACKETSK")];
            Assert.Equal(stored.Select(static file => (uint)file["id"]!), rows["sk"].Select(static socket => (uint)socket!["id"]!));
            Assert.Equal(EntriesOf(store, "mountpoints-").Count(), rows["mnt"].Sum(static space => space!["mounts"]!.AsArray().Count));
            Assert.Equal(EntriesOf(store, "netdev-").Count(), rows["net"].Sum(static space => space!["devices"]!.AsArray().Count));
            Assert.Equal(
                EntriesOf(store, "sk-queues").GroupBy(static packet => (uint)packet["id_for"]!).Where(queue => stored.Any(file => (uint)file["id"]! == queue.Key))
                    .Select(static queue => (queue.Key, queue.Sum(static packet => (long)packet["length"]!), (long)queue.Count())).Order(),
                rows["sk"].Where(static socket => socket!["inq_packets"] is not null)
                    .Select(static socket => ((uint)socket!["id"]!, (long)socket["inq_len"]!, (long)socket["inq_packets"]!)).Order());
            sockets += stored.Length;
        }
        Assert.True(sockets > 100, $"{sockets} sockets are too few for the collection");
    }

    /// <summary>Sockets of the kinds that no checkpoint of the fixtures has, from parts of checkpoints.</summary>
    [CorpusFact]
    public void PacketAndNetlinkSockets()
    {
        Assert.Equal(["8 PACKET RAW 0x0000 0", "9 PACKET DGRAM 0x0800 1"], SocketsOf("h/static/packet_sock"));
        Assert.Equal(["8 PACKET PACKET 0x0003 1", "9 PACKET PACKET 0x0003 0"], SocketsOf("h/static/packet_sock_spkt"));
        Assert.Equal(["8 NETLINK RAW ROUTE CLOSE 50"], SocketsOf("h-noauto/transition/netlink00"));
    }

    [Fact]
    public void BothEndsOfAConnectionAndItsListener()
    {
        JsonArray sockets = Rows("socket-tcp-local", "sk");
        Assert.Equal(3, sockets.Count);
        JsonNode listener = sockets.Single(static socket => (string?)socket!["state"] == "LISTEN")!;
        Assert.Equal(8880, (int)listener["src_port"]!);
        JsonNode[] ends = [.. sockets.Where(static socket => (string?)socket!["state"] == "ESTABLISHED").Select(static socket => socket!)];
        Assert.Equal((int)ends[0]["src_port"]!, (int)ends[1]["dst_port"]!);
        Assert.Equal((int)ends[1]["src_port"]!, (int)ends[0]["dst_port"]!);
        Assert.All(sockets, static socket => Assert.Single(socket!["owners"]!.AsArray()));
    }

    [Fact]
    public void QueuedPacketsAreCountedWhereTheyWait()
    {
        JsonNode receiver = Rows("scm03-seqpacket", "sk").Single(static socket => socket!["inq_packets"] is not null)!;
        Assert.Equal(13, (int)receiver["id"]!);
        Assert.Equal(1, (int)receiver["inq_len"]!);
    }

    [Fact]
    public void OddNamesReadBackAndDoNotReachTheTerminal()
    {
        string json = Json("oddnames", "fds");
        Assert.Contains("""caf\udce9\udcff/f\udce9\udcff\n\"q\"\\.txt""", json, StringComparison.Ordinal);
        string text = Text(PathOf("oddnames"), "sk");
        Assert.Contains("@caf\\xe9\\xff\\x80\\x0a\\x09\\x20=20", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, static unit => unit != '\n' && char.IsControl(unit));
    }

    [Fact]
    public void MountsOfEachNamespace()
    {
        JsonArray spaces = Rows("mntns_open", "mnt");
        Assert.Equal([14, 15], spaces.Select(static space => (int)space!["ns_id"]!));
        JsonNode dev = spaces[0]!["mounts"]!.AsArray().Single(static mount => (int)mount!["mnt_id"]! == 182)!;
        Assert.Equal(("/dev", "TMPFS", 181, "ZDTM_DEV"), ((string)dev["mountpoint"]!, (string)dev["fstype"]!, (int)dev["parent_mnt_id"]!, (string)dev["ext_key"]!));
        Assert.Contains("    |   `-- 149 on 182: /dev/pts", Text(PathOf("mntns_open"), "mnt"), StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkOfANamespace()
    {
        JsonNode space = Rows("netrich", "net").Single()!;
        Assert.Equal(["lo", "br0", "v1", "v0", "tap0"], space["devices"]!.AsArray().Select(static device => (string)device!["name"]!));
        Assert.Contains(space["addresses"]!.AsArray(), static address => (string?)address!["address"] == "172.16.5.9/20");
        Assert.Contains(space["routes"]!.AsArray(), static route => (string?)route!["dst"] == "10.80.0.0/16" && (string?)route["gateway"] == "10.0.0.3");
        Assert.Equal(10, space["rules"]!.AsArray().Count);
        Assert.Equal(7, (int)space["conntrack"]!);
    }

    [Fact]
    public void NamespacesAndTheirTasks()
    {
        JsonNode[] nets = [.. Rows("netns_sub", "ns").Where(static row => (string?)row!["kind"] == "net").Select(static row => row!)];
        Assert.Equal([10, 15, 16], nets.Select(static row => (int)row["ns_id"]!));
        Assert.Equal([1, 5, 12], nets[0]["pids"]!.AsArray().Select(static pid => (int)pid!));
        Assert.True((bool)Rows("netns_sub", "ns").Single(static row => (string?)row!["kind"] == "user")!["host"]!);
    }

    [Fact]
    public void TheTreeHasTasksBelowTheirParents()
    {
        string tree = Text(PathOf("socket-tcp-local"), "tree");
        Assert.Contains("\n`-- 5 socket-tcp-loca\n", tree, StringComparison.Ordinal);
        Assert.Contains("\n    `-- 6 socket-tcp-loca\n", tree, StringComparison.Ordinal);
        Assert.Contains("fd 5 INET STREAM TCP ESTABLISHED 127.0.0.1:37980 to 127.0.0.1:8880\n", tree, StringComparison.Ordinal);
        Assert.Equal([0, 1, 5], Rows("socket-tcp-local", "tree").Select(static row => (int)row!["task"]!["ppid"]!));
    }

    [Fact]
    public void TasksDoNotNeedTheFilesAndAMissingImageIsNamed()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("soccr-");
        try
        {
            foreach (string name in new[] { "pstree.img", "core-1.img", "core-5.img", "core-6.img" })
            {
                File.Copy(Path.Combine(PathOf("mntns_open"), name), Path.Combine(directory.FullName, name));
            }
            Assert.Equal(Text(PathOf("mntns_open"), "ps"), Text(directory.FullName, "ps"));
            File.Delete(Path.Combine(directory.FullName, "core-6.img"));
            var error = Assert.Throws<ImageFormatException>(() => Text(directory.FullName, "ps"));
            Assert.StartsWith(Path.Combine(directory.FullName, "pstree.img:0x"), error.Message, StringComparison.Ordinal);
            Assert.EndsWith("entries[2].pid: there is no core-6.img, expected for this task", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static IEnumerable<JsonNode> EntriesOf(DirectoryStore store, string prefix) => store.Files
        .Where(file => file.Type is not null && file.Name.StartsWith(prefix, StringComparison.Ordinal))
        .SelectMany(static file => JsonNode.Parse(Transcoding.Decode(File.ReadAllBytes(file.FullName), name: file.FullName, type: file.Type))!["entries"]!.AsArray())
        .Select(static entry => entry!);

    private static IEnumerable<string> SocketsOf(string part)
    {
        using var store = new DirectoryStore(Path.Combine(Corpus.Directory, "dev", "files", part));
        return [.. new Checkpoint(store).Sockets.Where(static socket => socket.Family is "PACKET" or "NETLINK").Select(static socket => string.Join(
            " ", new[] { $"{socket.Id}", socket.Family, socket.Type, socket.Proto, socket.State, $"{socket.Portid}{socket.Ifindex}" }.Where(static word => word is not null)))];
    }

    private static string PathOf(string name) => Path.Combine(Repository.Fixtures, "checkpoints", name);

    private static string WordOf(string output) => Path.GetFileNameWithoutExtension(output)[2..];

    private static string Text(string directory, string word)
    {
        using var store = new DirectoryStore(directory);
        using var text = new StringWriter();
        Explorer.All.Single(explorer => explorer.Word == word).WriteText(new Checkpoint(store), text, TreeLines.Ascii);
        return text.ToString();
    }

    private static JsonArray Rows(string name, string word) => JsonNode.Parse(Json(name, word))!.AsArray();

    private static string Json(string name, string word)
    {
        using var store = new DirectoryStore(PathOf(name));
        return JsonOf(store, Explorer.All.Single(explorer => explorer.Word == word));
    }

    private static string JsonOf(DirectoryStore store, Explorer explorer)
    {
        var text = new MemoryStream();
        explorer.WriteJson(new Checkpoint(store), text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
