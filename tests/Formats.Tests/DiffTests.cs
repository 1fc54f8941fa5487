using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Comparison;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Tests;

/// <summary>What differs between two images or checkpoints: exactly the edit that was made, and nothing else.</summary>
public partial class DiffTests
{
    /// <summary>A fixture, an edit of its JSON, and what differs then: <c>path: old -> new</c>, a hash being <c>#</c>.</summary>
    public static TheoryData<string, string, string[]> Edits() => new()
    {
        // Put together from several dumps, so ids are there twice.
        { "inetsk", "set entries.0.src_addr.0 \"::2\"", ["entries[0].src_addr[0]: \"::1\" -> \"::2\""] },
        { "files", "set entries.0.reg.mnt_id 5; set entries.0.reg.flags \"O_WRONLY\"", ["entries[?id==1].reg.flags: \"\" -> \"O_WRONLY\"", "entries[?id==1].reg.mnt_id: 187 -> 5"] },
        { "files", "remove entries.0.reg.build_id.1", ["entries[?id==1].reg.build_id[1]: 155032644 -> "] },
        { "fdinfo", "remove entries.2", ["entries[?fd==2]: {\"id\": 10, \"flags\": 0, \"type\": \"REG\", \"fd\": 2} -> "] },
        { "fdinfo", "insert entries.1 {\"id\": 7, \"flags\": 1, \"type\": \"TTY\", \"fd\": 50}", ["entries[?fd==50]:  -> {\"id\": 7, \"flags\": 1, \"type\": \"TTY\", \"fd\": 50}"] },
        { "fdinfo", "swap entries.0 entries.1", ["entries.@order[0]: \"entries[?fd==0]\" -> \"entries[?fd==1]\""] },
        // A key that is there twice is none: the entries are told apart by what is in them.
        { "fdinfo", "set entries.1.fd 0; set entries.2.flags 1", ["entries[?fd==1]: {\"id\": 10, \"flags\": 0, \"type\": \"REG\", \"fd\": 1} -> ", "entries[?fd==2].flags: 0 -> 1", "entries[1]:  -> {\"id\": 10, \"flags\": 0, \"type\": \"REG\", \"fd\": 0}"] },
        { "pstree", "insert entries.0.threads.1 81", ["entries[?pid==80].threads[1]:  -> 81"] },
        { "mnts", "set entries.0.root_dev \"0:65\"", ["entries[?mnt_id==139].root_dev: \"0:64\" -> \"0:65\""] },
        { "mm", "set entries.0.vmas.1.fd 3", ["entries[0].vmas[?start==0x55621909a000].fd: -1 -> 3"] },
        { "mm", "swap entries.0.vmas.0 entries.0.vmas.1", ["entries[0].vmas.@order[0]: \"entries[0].vmas[?start==0x556219098000]\" -> \"entries[0].vmas[?start==0x55621909a000]\""] },
        // Without a key, and as many: what stands at a place belongs to it.
        { "sigact", "set entries.3.flags \"0x4\"", ["entries[3].flags: \"0x0\" -> \"0x4\""] },
        { "sk-queues", "set entries.0.extra \"dGVzdC1tZXNzYWdhAA==\"", ["entries[?id_for==17].extra: {\"length\": 13, \"sha256\": #} -> {\"length\": 13, \"sha256\": #}"] },
        { "sk-queues", "set entries.0.extra \"AAAA\"; set entries.0.length 3", ["entries[?id_for==17].length: 13 -> 3", "entries[?id_for==17].extra: {\"length\": 13} -> {\"length\": 3}"] },
        { "sk-queues", "remove entries.0", ["entries[?id_for==17]: {\"id_for\": 17, \"length\": 13, \"extra\": {\"length\": 13}} -> "] },
        { "tcp-stream-queues", "set entries.0.extra.outq \"AAAA\"; set entries.0.outq_len 3", ["entries[0].outq_len: 0 -> 3", "entries[0].extra.outq: {\"length\": 0} -> {\"length\": 3}"] },
        { "ipcns-sem", "set entries.1.extra.1 302", ["entries[?desc.id==1].extra: {\"length\": 8, \"sha256\": #} -> {\"length\": 8, \"sha256\": #}"] },
        { "v1.0-core", "remove @head", ["@head: \"none\" -> "] },
        { "inventory", "set @trailing \"AAAA\"", ["@trailing: {\"length\": 0} -> {\"length\": 3}"] },
        { "iptables", "set entries.4 \"-A OUTPUT -p tcp -j NOTRACK\"", ["entries[4]: \"-A OUTPUT -p udp -j NOTRACK\" -> ", "entries[4]:  -> \"-A OUTPUT -p tcp -j NOTRACK\""] },
        { "iptables", "insert entries.0 \"COMMIT\"", ["entries[0]:  -> \"COMMIT\""] },
        { "iptables", "set @noeol true", ["@noeol:  -> true"] },
        { "route", "set entries.0.attributes.2.gateway \"10.0.0.253\"", ["entries[0].attributes[?gateway].gateway: \"10.0.0.254\" -> \"10.0.0.253\""] },
        // What identifies a message has changed: it is still the same one where nothing else can be.
        { "route", "set entries.1.attributes.1.dst \"10.7.0.0\"", ["entries[1].attributes[?dst].dst: \"10.0.0.0\" -> \"10.7.0.0\""] },
        { "ifaddr", "set entries.1.attributes.1.local \"127.0.0.54\"; set entries.1.seq 5", ["entries[1].attributes[?local].local: \"127.0.0.53\" -> \"127.0.0.54\"", "entries[1].seq: 1795238387 -> 5"] },
        // Another run of the tool: one line, and what else differs is seen.
        { "route", "set entries.0.seq 5; set entries.1.seq 5; set entries.0.pid 6; set entries.1.pid 7", ["entries[*].seq: 1795238388 -> 5", "entries[*].pid: 165 -> [6, 7]"] },
        { "rule", "swap entries.0 entries.1", ["entries.@order[0]: \"entries[0]\" -> \"entries[1]\""] },
    };

    public static TheoryData<string> FixtureNames() => [.. ImageFixture.Names];

    [Theory]
    [MemberData(nameof(FixtureNames))]
    public void AnImageEqualsItself(string name)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        Assert.Empty(Diff(fixture.FileName, fixture.Image, fixture.Image));
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void TheEditIsFound(string name, string edit, string[] expected)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        byte[] edited = Transcoding.Encode(JsonEdit.Apply(fixture.Json(pretty: true), edit));
        Difference[] found = Diff(fixture.FileName, fixture.Image, edited);
        Assert.Equal(expected, found.Select(Line));
        // Swapped, it is the same the other way round; an element without a name has its position in the other image.
        Difference[] swapped = Diff(fixture.FileName, edited, fixture.Image);
        Assert.Equal(found.Length, swapped.Length);
        if (expected[0].Contains("@order", StringComparison.Ordinal) && !expected[0].Contains('?', StringComparison.Ordinal)) return;
        Assert.Equal(found.Select(static one => (one.New, one.Old)).Order(), swapped.Select(static one => (one.Old, one.New)).Order());
    }

    [Fact]
    public void AnIdOfAnotherKindIsAnotherFile()
    {
        ImageFixture fixture = ImageFixture.Open("files");
        byte[] edited = Transcoding.Encode(JsonEdit.Apply(fixture.Json(pretty: true), "set entries.0.type \"TTY\""));
        Difference[] found = Diff("files.img", fixture.Image, edited);
        Assert.Equal(["entries[?id==1]", "entries[?id==1]"], found.Select(static one => one.FieldPath));
        Assert.StartsWith("{\"type\": \"REG\", \"id\": 1, ", found[0].Old, StringComparison.Ordinal);
        Assert.StartsWith("{\"type\": \"TTY\", \"id\": 1, ", found[1].New, StringComparison.Ordinal);
        Assert.True(found[0].New is null && found[1].Old is null);
    }

    [Fact]
    public void BytesThatNoFieldShowsAreFound()
    {
        byte[] plain = ImageBuilder.Of("FDINFO").Entry("08 09 10 00 18 01 20 00").Build();
        byte[] overlong = ImageBuilder.Of("FDINFO").Entry("08 89 00 10 00 18 01 20 00").Build();
        byte[] unknown = ImageBuilder.Of("FDINFO").Entry("08 09 10 00 18 01 20 00 a0 06 01").Build();
        Assert.Equal("entries[?fd==0].@wire", Assert.Single(Diff("fdinfo-2.img", plain, overlong)).FieldPath);
        Difference added = Assert.Single(Diff("fdinfo-2.img", plain, unknown));
        Assert.Null(added.Old);
        Assert.Contains("{\"field\": 100, \"bytes\": \"oAYB\\n\"}", added.New, StringComparison.Ordinal);
        Assert.Equal("entries[?fd==0].@wire", Assert.Single(Diff("fdinfo-2.img", unknown, overlong)).FieldPath);
    }

    /// <summary>Whatever byte is another, either something differs or the image cannot be read.</summary>
    [Theory]
    [MemberData(nameof(FixtureNames))]
    public void NoOtherByteGoesUnseen(string name)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        byte[] image = fixture.Image;
        var random = new Random(image.Length);
        for (int i = 0; i < 60 && image.Length > 0; i++)
        {
            byte[] other = [.. image];
            other[random.Next(image.Length)] ^= (byte)(1 << random.Next(8));
            if (i % 20 == 0) other = other[..random.Next(image.Length)];
            int failed = 0;
            var comparer = new CheckpointComparer { Unreadable = e => failed += Assert.IsType<ImageFormatException>(e).Message.Length };
            Assert.True(comparer.Compare(new MemoryImage(fixture.FileName, image), new MemoryImage(fixture.FileName, other)).Any() || failed > 0, $"change {i} is not seen");
        }
    }

    [Fact]
    public void AMissingMagicWordIsFound()
    {
        byte[] image = ImageFixture.Open("route").Image;
        Assert.Equal("@head:  -> \"none\"", Line(Assert.Single(Diff("route-9.img", image, image[4..]))));
    }

    /// <summary>Two runs of the same program, in namespaces of different kinds.</summary>
    [CorpusFact]
    public void DumpsOfTheCorpusAreCompared()
    {
        string root = Path.Combine(Corpus.Directory, "dev", "dirs");
        int compared = 0;
        foreach (string test in Directory.EnumerateDirectories(Path.Combine(root, "ns", "static")))
        {
            string other = Path.Combine(root, "uns", "static", Path.GetFileName(test));
            if (!Directory.Exists(other)) continue;
            compared++;
            using var old = new DirectoryStore(test);
            using var now = new DirectoryStore(other);
            var comparer = new CheckpointComparer();
            Assert.Empty(comparer.Compare(old, old));
            Difference[] found = [.. comparer.Compare(old, now)];
            string[] differing = [.. old.Files.Concat(now.Files).Select(static file => file.Name).Distinct()
                .Where(name => !File.Exists(Path.Combine(test, name)) || !File.Exists(Path.Combine(other, name))
                    || !File.ReadAllBytes(Path.Combine(test, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other, name))))];
            Assert.Equal(differing.Order(StringComparer.Ordinal), found.Select(static one => one.File).Distinct());
        }
        Assert.True(compared > 5, $"{compared} tests are in both sets");
    }

    [Fact]
    public void PagesAreToldInRuns()
    {
        byte[] old = new byte[40 * 4096 + 100];
        byte[] now = [.. old];
        now[3 * 4096] = now[4 * 4096 + 4095] = now[31 * 4096] = now[32 * 4096] = 1;
        now[^1] = 2;
        Difference[] found = Diff("pages-1.img", old, now);
        Assert.Equal(["pages[3..4]", "pages[31..32]", "pages[40]"], found.Select(static one => one.FieldPath));
        Assert.Equal($"{{\"length\": 8192, \"sha256\": \"{Convert.ToHexStringLower(SHA256.HashData(now.AsSpan(3 * 4096, 8192)))}\"}}", found[0].New);
        Assert.Equal($"{{\"length\": 100, \"sha256\": \"{Convert.ToHexStringLower(SHA256.HashData(old.AsSpan(40 * 4096)))}\"}}", found[2].Old);
        Difference cut = Assert.Single(Diff("pages-1.img", old, old[..(38 * 4096)]));
        Assert.Equal(("pages[38..40]", "{\"length\": 8292}", null), (cut.FieldPath, cut.Old, cut.New));
    }

    [Fact]
    public void FilesAreFoundByTheirNames()
    {
        byte[] image = ImageFixture.Open("fdinfo").Image;
        using var old = new MemoryStore(("fdinfo-2.img", image), ("fdinfo-3.img", image), ("dump.log", [1]));
        using var now = new MemoryStore(("fdinfo-2.img", image), ("fdinfo-4.img", image), ("dump.log", [2]));
        Assert.Equal(
            [$"dump.log/: {{\"length\": 1, \"sha256\": #}} -> {{\"length\": 1, \"sha256\": #}}", $"fdinfo-3.img/: {{\"length\": {image.Length}}} -> ", $"fdinfo-4.img/:  -> {{\"length\": {image.Length}}}"],
            new CheckpointComparer().Compare(old, now).Select(static one => $"{one.File}/{Line(one)}"));
    }

    [Fact]
    public void ABadImageDoesNotHideTheOthers()
    {
        byte[] image = ImageFixture.Open("fdinfo").Image;
        using var old = new MemoryStore(("fdinfo-2.img", image), ("fdinfo-3.img", image));
        using var now = new MemoryStore(("fdinfo-2.img", image[..^1]), ("fdinfo-3.img", [.. image, 0, 0, 0, 0]));
        var errors = new List<string>();
        var comparer = new CheckpointComparer { Unreadable = e => errors.Add(e.Message) };
        Assert.Equal("entries[7].@missing", Assert.Single(comparer.Compare(old, now)).FieldPath + ".@missing");
        Assert.StartsWith("memory/fdinfo-2.img:0x", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Throws<ImageFormatException>(() => new CheckpointComparer().Compare(old, now).ToArray());
    }

    [Fact]
    public void EveryKeyIsAFieldOfItsMessage()
    {
        foreach ((string message, string path) in KeyFields.All)
        {
            MessageCodec codec = MessageCodec.Get(message);
            string[] parts = path.Split('.');
            foreach (string part in parts[..^1]) codec = codec.ByName(part).Message;
            Assert.False(codec.ByName(parts[^1]).Repeated, message);
        }
    }

    private static Difference[] Diff(string name, byte[] old, byte[] now) =>
        [.. new CheckpointComparer().Compare(new MemoryImage(name, old), new MemoryImage(name, now))];

    private static string Line(Difference one) => $"{one.FieldPath}: {Hash().Replace(one.Old ?? "", "#")} -> {Hash().Replace(one.New ?? "", "#")}";

    [GeneratedRegex("\"[0-9a-f]{64}\"")]
    private static partial Regex Hash();
}
