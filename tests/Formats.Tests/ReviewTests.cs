using System.Text;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Faults that reviews found, each with the smallest input that showed it.</summary>
public sealed class ReviewTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("soccr-test-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void OutputThatCannotBeReadIsNotUsedForLargePayloads()
    {
        string json = $$"""{"magic": "PIPES_DATA", "entries": [{"extra": "{{Convert.ToBase64String(new byte[3_000_000])}}", "pipe_id": 1}]}""";
        using var null_ = new FileStream("/dev/null", FileMode.Open, FileAccess.Write);
        ImageTranscoder.Encode(new MemoryStream(Encoding.UTF8.GetBytes(json)), null_, "x.json");
        Assert.Equal(0, null_.Length);
    }

    [Fact]
    public void AFileInSharedMemoryIsAFile()
    {
        if (!Directory.Exists("/dev/shm")) return;
        string path = $"/dev/shm/soccr-test-{Environment.ProcessId}";
        try
        {
            File.WriteAllText(path, "old and long");
            using (AtomicFile file = AtomicFile.Create(path))
            {
                file.Stream.Write("new"u8);
                Assert.Equal("old and long", File.ReadAllText(path));
                file.Commit();
            }
            Assert.Equal("new", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ASizeThatIsLeftOutAndKeptAsBytesIsRefused()
    {
        const string json = """
            {"magic": "IPCNS_MSG", "entries": [{"desc": {"key": 1, "uid": 0, "gid": 0, "cuid": 0, "cgid": 0, "mode": 0, "id": 0}, "qbytes": 1, "extra": [
            {"mtype": 1, "@wire": [{"field": 2, "bytes": "EICAAA=="}, {"field": 2, "bytes": "EICAAA=="}]}, "QUJD"]}]}
            """;
        Assert.Contains("msize is left out, and @wire has bytes for it", Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(98)]
    public void WhatDecodesAtTheLimitOfNestingEncodes(int depth)
    {
        byte[] message = [0x0a, 0];
        for (int i = 0; i < depth; i++) message = [0x0a, 0, 0x12, .. Length(message.Length), .. message];
        message = [0x12, .. Length(message.Length), .. message];
        message = [0x12, .. Length(message.Length), .. message];
        byte[] image = ImageBuilder.Of("CGROUP").Word((uint)message.Length).Bytes(message).Build();
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image)));
    }

    [Theory]
    [InlineData("""{"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "@wire": [{"field": 99, "bytes": "mAYB"}], "@wire": []}""", "the key is there twice")]
    [InlineData("""{"pid": 1, "@missing": ["sid"], "@missing": []}""", "the key is there twice")]
    [InlineData("""{"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "@wire": [{"field": 99, "bytes": "mAYB", "bytes": "mAYC"}]}""", "once each")]
    [InlineData("""{"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "@wire": [77]}""", "pstree_entry has no field 77")]
    [InlineData("""{"pid": "0755", "ppid": 0, "pgid": 1, "sid": 1}""", "\"0755\" is no whole number")]
    public void IsRefused(string entry, string fact) =>
        Assert.Contains(fact, Transcoding.FailsToEncode($$"""{"magic": "PSTREE", "entries": [{{entry}}]}""").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CORE", "08 01", "04 00 00 00 12 02 ff ff")]
    [InlineData("TCP_STREAM", "08 00 18 00", "02 00 00 00 08 05")]
    [InlineData("FS", "08 01 10 02", "04 00 00 00 08 01 10 02")]
    public void BytesBehindASingleEntryAreNeverAnEntry(string type, string message, string tail)
    {
        byte[] image = ImageBuilder.Of(type).Entry(message).Bytes(tail).Build();
        string json = Transcoding.Decode(image);
        Assert.Contains("\"@trailing\"", json, StringComparison.Ordinal);
        Assert.Equal(image, Transcoding.Encode(json));
    }

    [Theory]
    [InlineData("""{"magic": "PSTREE", "entries": [], "@trailing": "AAAA"}""")]
    [InlineData("""{"magic": "FS", "entries": [], "@trailing": "AAAA"}""")]
    [InlineData("""{"@trailing": "AAAA", "entries": [{"uid": 0, "gid": 0, "mode": 0, "extra": ""}], "magic": "GHOST_FILE"}""")]
    public void TrailingBytesStandOnlyBehindASingleEntry(string json) =>
        Assert.Contains("@trailing: only an image that CRIU reads one entry of", Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);

    [Fact]
    public void PayloadsTakeEscapedBase64()
    {
        byte[] image = Transcoding.Encode("""{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "extra": "+/8="}]}""");
        Assert.Equal(image, Transcoding.Encode("""{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "extra": "\u002b\/8\u003d"}]}"""));
    }

    [Theory]
    [InlineData("::1.2.3.04")]
    [InlineData("::1.2.3")]
    public void DottedEndsAreAsStrictAsIpv4(string address) =>
        Assert.Contains("is no IP address", Transcoding.FailsToEncode($$"""{"magic": "INETSK", "entries": [{"src_addr": ["{{address}}"]}]}""").Message, StringComparison.Ordinal);

    [Fact]
    public void LongAndUnprintableKeysDoNotFloodTheMessage()
    {
        Assert.True(Transcoding.FailsToEncode($$"""{"magic": "FS", "entries": [{"{{new string('x', 1000)}}": 1}]}""").Message.Length < 1500);
        Assert.Contains("a key of over", Transcoding.FailsToEncode($$"""{"magic": "FS", "entries": [{"{{new string('x', 1_000_000)}}": 1}]}""").Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Transcoding.FailsToEncode("{\"magic\": \"FS\", \"entries\": [{\"a\u001b[31m\": 1}]}").Message);
    }

    [Fact]
    public async Task PipesAndSocketsInADirectoryAreLeftAlone()
    {
        using (var make = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_directory.FullName, "fs-1.img")])) await make.WaitForExitAsync();
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "lazy-pages.socket")));
        var reports = new List<FileReport>();
        var transcoder = new DirectoryTranscoder(DirectoryTranscoder.FilesOf(_directory.FullName), Path.Combine(_directory.FullName, "out"), reports.Add);
        await Task.Run(() => transcoder.Decode(pretty: false, elidePayload: false)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, reports.Count);
        Assert.All(reports, static report => Assert.Equal(new FileReport(report.Name, FileOutcome.LeftAlone, "not a file"), report));
    }

    private static byte[] Length(int value) => value < 128 ? [(byte)value] : [(byte)(value | 0x80), (byte)(value >> 7)];
}
