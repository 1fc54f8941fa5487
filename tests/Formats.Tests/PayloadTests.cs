using System.Text;

namespace Soccr.Formats.Tests;

/// <summary>Payloads: lengths that agree or are left out, any key position, any size, padding.</summary>
public class PayloadTests
{
    [Theory]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "bytes": 5, "extra": "aGVsbG8=\n"}""")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "extra": "aGVsbG8=\n"}""")]
    [InlineData("PIPES_DATA", """{"extra": "aGVsbG8=\n", "pipe_id": 1}""")]
    [InlineData("PIPES_DATA", """{"extra": "aGVsbG8=\n", "bytes": 5, "pipe_id": 1}""")]
    public void LengthsMayBeLeftOutAndOrderIsFree(string magic, string entry) =>
        Assert.Equal(ImageBuilder.Of(magic).Entry("08 01 10 05").Bytes("68 65 6c 6c 6f").Build(), Encode(magic, entry));

    [Theory]
    [InlineData("""{"inq_seq": 1, "outq_seq": 2, "opt_mask": 0, "snd_wscale": 0, "mss_clamp": 0, "extra": {"inq": "YQ==", "outq": "YmM="}}""")]
    [InlineData("""{"extra": {"outq": "YmM=", "inq": "YQ=="}, "inq_len": 1, "inq_seq": 1, "outq_len": 2, "outq_seq": 2, "opt_mask": 0, "snd_wscale": 0, "mss_clamp": 0}""")]
    public void QueuesMayComeInAnyOrder(string entry) =>
        Assert.Equal(ImageBuilder.Of("TCP_STREAM").Entry("08 01 10 01 18 02 20 02 28 00 30 00 38 00").Bytes("61 62 63").Build(), Encode("TCP_STREAM", entry));

    [Theory]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "bytes": 4, "extra": "aGVsbG8=\n"}""", "entries[0]: extra is 5 bytes, pipe_data_entry.bytes says 4")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "bytes": 4}""", "entries[0]: extra is 0 bytes, pipe_data_entry.bytes says 4")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "extra": "aGVsbG8=\n", "extra": ""}""", "entries[0].extra: the key is there twice")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "bytes": 100, "extra": "... <100B>"}""", "entries[0].extra: the payload is not here: this JSON was made with --nopl")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "extra": "aGVsbG8"}""", "entries[0].extra: the string is no base64")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "extra": "aGVs=bG8"}""", "entries[0].extra: the string is no base64")]
    [InlineData("PIPES_DATA", """{"pipe_id": 1, "extra": 5}""", "entries[0].extra: expected a base64 string, found a number")]
    [InlineData("SK_QUEUES", """{"id_for": 1, "length": 1, "extra": ""}""", "extra is 0 bytes, sk_packet_entry.length says 1")]
    [InlineData("TCP_STREAM", """{"inq_len": 2, "inq_seq": 1, "outq_seq": 2, "opt_mask": 0, "snd_wscale": 0, "mss_clamp": 0, "extra": {"inq": "YQ=="}}""", "extra is 1 bytes in inq, tcp_stream_entry.inq_len says 2")]
    [InlineData("TCP_STREAM", """{"extra": {"inc": "YQ=="}}""", "entries[0].extra.inc: no such queue; did you mean inq?; expected inq and outq")]
    [InlineData("TCP_STREAM", """{"extra": "... <3B>"}""", "made with --nopl")]
    [InlineData("BPFMAP_DATA", """{"map_id": 1, "count": 1, "extra": "YQ=="}""", "keys_bytes and values_bytes are both left out; extra gives their sum alone")]
    [InlineData("BPFMAP_DATA", """{"map_id": 1, "count": 1, "keys_bytes": 1, "values_bytes": 1, "extra": "YQ=="}""", "extra is 1 bytes, bpfmap_data_entry.keys_bytes says 1 and bpfmap_data_entry.values_bytes says 1")]
    [InlineData("IPCNS_SEM", """{"desc": DESC, "nsems": 2, "extra": [1]}""", "extra is 1 values, ipc_sem_entry.nsems says 2")]
    [InlineData("IPCNS_SEM", """{"desc": DESC, "extra": [65536]}""", "entries[0].extra[0]: 65536 is out of range of a semaphore")]
    [InlineData("IPCNS_MSG", """{"desc": DESC, "qbytes": 1, "qnum": 1, "extra": []}""", "extra is 0 messages, ipc_msg_entry.qnum says 1")]
    [InlineData("IPCNS_MSG", """{"desc": DESC, "qbytes": 1, "extra": [{"mtype": 1, "msize": 2}, "YQ=="]}""", "entries[0].extra[1]: the message is 1 bytes, ipc_msg.msize says 2")]
    [InlineData("IPCNS_MSG", """{"desc": DESC, "qbytes": 1, "extra": [{"mtype": 1, "msize": 2}]}""", "the last message has no data")]
    [InlineData("IPCNS_SHM", """{"desc": DESC, "size": 9, "in_pagemaps": true, "extra": "YQ=="}""", "extra is 1 bytes, expected none")]
    [InlineData("GHOST_FILE", """{"uid": 0, "gid": 0, "mode": 0, "extra": ""}, {"len": 0, "off": 0, "extra": ""}""", "an entry behind a payload that is the rest of the file")]
    [InlineData("GHOST_FILE", """{"uid": 0, "gid": 0, "mode": 0, "chunks": true, "extra": ""}""", "extra stands with the chunks")]
    [InlineData("FS", """{"cwd_id": 1, "root_id": 2, "extra": ""}""", "entries[0].extra: no such field of fs_entry")]
    public void DisagreementIsRefused(string magic, string entry, string fact)
    {
        const string desc = """{"key": 1, "uid": 0, "gid": 0, "cuid": 0, "cgid": 0, "mode": 0, "id": 0}""";
        string json = $$"""{"magic": "{{magic}}", "entries": [{{entry.Replace("DESC", desc, StringComparison.Ordinal)}}]}""";
        Assert.Contains(fact, Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PIPES_DATA", "08 01 10 05", "68 65", "x.img:0x10: entries[0].extra: extra is 2 bytes, bytes says 5")]
    [InlineData("TCP_STREAM", "08 01 18 05", "68 65", "x.img:0x11: entries[0].extra: extra is 1 bytes, tcp_stream_entry.outq_len says 5")]
    [InlineData("IPCNS_SEM", "10 03", "01 00 02 00", "x.img:0xe: entries[0].extra: extra is 4 bytes, 2 * ipc_sem_entry.nsems says 6")]
    [InlineData("IPCNS_SEM", "10 03", "01 00 02 00 03 00", "x.img:0x14: entries[0].extra: the file ends 2 bytes before the end of the padding to a multiple of 8")]
    [InlineData("IPCNS_MSG", "18 01", "04 00 00 00 08 01 10 09 01", "x.img:0x16: entries[0].extra: extra is 1 bytes, ipc_msg.msize says 9")]
    [InlineData("IPCNS_MSG", "18 01", "04 00", "x.img:0xe: entries[0].extra: the file ends inside a message queue; ipc_msg_entry.qnum says there are more messages")]
    [InlineData("IPCNS_MSG", "18 01", "ff ff ff 7f", "x.img:0xe: entries[0].extra: size word says 2147483647 bytes, more than the file has left")]
    [InlineData("IPCNS_SHM", "10 ff ff ff ff ff ff ff ff ff 01", "01", "x.img:0x17: entries[0].extra: extra is 1 bytes, ipc_shm_entry.size says 18446744073709551615")]
    [InlineData("BPFMAP_DATA", "10 01 18 ff ff ff ff 0f", "01", "x.img:0x14: entries[0].extra: extra is 1 bytes, keys_bytes + values_bytes says 4294967296")]
    public void TruncatedPayloadsAreNamed(string magic, string message, string payload, string error)
    {
        byte[] image = ImageBuilder.Of(magic).Entry(message).Bytes(payload).Build();
        Assert.Equal(error, Transcoding.FailsToDecode(image).Message);
        Assert.Equal(error, Assert.Throws<ImageFormatException>(() => Transcoding.DecodeThroughPipes(image)).Message);
    }

    [Theory]
    [InlineData("IPCNS_SEM", "10 03", "01 00 02 00 03 00 aa bb")]
    [InlineData("IPCNS_SHM", "10 05", "01 02 03 04 05 06 07 08")]
    [InlineData("IPCNS_MSG", "18 02", "04 00 00 00 08 01 10 03 61 62 63 01 02 03 04 05 04 00 00 00 08 01 10 08 61 62 63 64 65 66 67 68")]
    public void UnusualPaddingComesBack(string magic, string message, string payload)
    {
        byte[] image = ImageBuilder.Of(magic).Entry(message).Bytes(payload).Build();
        string json = Transcoding.Decode(image);
        Assert.Contains("\"@padding\"", json, StringComparison.Ordinal);
        Assert.Equal(image, Transcoding.Encode(json));
    }

    [Fact]
    public void SeveralSegmentsInPagemapsAreSeveralEntries()
    {
        byte[] image = ImageBuilder.Of("IPCNS_SHM").Entry("10 80 20 18 01").Entry("10 80 20 18 01").Build();
        Assert.Equal(2, Transcoding.Info(image).Count);
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image)));
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image).Replace(", \"extra\": \"\"", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("PIPES_DATA", "08 01 10 05", "68 65 6c 6c 6f", "\"extra\": \"... <5B>\"", 5)]
    [InlineData("TCP_STREAM", "08 01 18 02", "68 65 6c", "\"extra\": \"... <3B>\"", 3)]
    [InlineData("IPCNS_SEM", "10 03", "01 00 02 00 03 00 00 00", "\"extra\": \"... <6B>\"", 6)]
    [InlineData("IPCNS_MSG", "18 01", "04 00 00 00 08 01 10 03 61 62 63 00 00 00 00 00", "\"extra\": \"... <7B>\"", 7)]
    [InlineData("GHOST_FILE", "08 00 10 00 18 00", "61 62 63", "\"extra\": \"... <3B>\"", 3)]
    public void ElidedPayloadsHaveASize(string magic, string message, string payload, string text, long bytes)
    {
        byte[] image = ImageBuilder.Of(magic).Entry(message).Bytes(payload).Build();
        string json = Transcoding.Decode(image, nopl: true);
        Assert.Contains(text, json, StringComparison.Ordinal);
        Assert.Contains("--nopl", Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, Transcoding.Info(image).PayloadBytes);
    }

    [Fact]
    public void SizesReadAsCritPrintsThem()
    {
        byte[] image = ImageBuilder.Of("PIPES_DATA").Entry("08 01 10 80 0c").Bytes(new byte[1536]).Entry("08 01 10 80 80 40").Bytes(new byte[1048576]).Build();
        string json = Transcoding.Decode(image, nopl: true);
        Assert.Contains("... <1.5KB>", json, StringComparison.Ordinal);
        Assert.Contains("... <1MB>", json, StringComparison.Ordinal);
    }

    /// <summary>Over the limit up to which payloads are kept in memory: moved in place, or through a temporary file.</summary>
    [Theory]
    [InlineData("""{"uid": 0, "gid": 1, "mode": 2, "ino": 3, "extra": "EXTRA"}""")]
    [InlineData("""{"uid": 0, "gid": 1, "extra": "EXTRA", "mode": 2, "ino": 3}""")]
    [InlineData("""{"extra": "EXTRA", "ino": 3, "mode": 2, "gid": 1, "uid": 0}""")]
    public void LargePayloadsMayStandAnywhere(string entry)
    {
        byte[] payload = Pattern(3_000_000);
        byte[] image = ImageBuilder.Of("GHOST_FILE").Entry("08 00 10 01 18 02 28 03").Bytes(payload).Build();
        string json = $$"""{"magic": "GHOST_FILE", "entries": [{{entry.Replace("EXTRA", Convert.ToBase64String(payload), StringComparison.Ordinal)}}]}""";
        Assert.Equal(image, Transcoding.Encode(json));
        Assert.Equal(image, Transcoding.EncodeThroughPipes(json, step: 50_000));
    }

    [Fact]
    public void LargePayloadsWithoutTheirLengthsFollowOneAnother()
    {
        byte[] first = Pattern(2_000_000), second = Pattern(1_500_000);
        byte[] image = ImageBuilder.Of("PIPES_DATA").Entry("08 01 10 80 89 7a").Bytes(first).Entry("08 02 10 e0 c6 5b").Bytes(second).Build();
        string json = $$"""{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "extra": "{{Convert.ToBase64String(first)}}"}, {"extra": "{{Convert.ToBase64String(second)}}", "pipe_id": 2}]}""";
        Assert.Equal(image, Transcoding.Encode(json));
        Assert.Equal(image, Transcoding.EncodeThroughPipes(json, step: 50_000));
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image)));
    }

    [Fact]
    public void AnEntryThatShrinksLeavesNoTail()
    {
        // The payload is put where the message seems to end; the message then turns out shorter, and nothing follows.
        byte[] payload = Pattern(2_000_000);
        string json = $$"""{"magic": "PIPES_DATA", "entries": [{"pipe_id": 1, "bytes": 2000000, "@wire": [], "extra": "{{Convert.ToBase64String(payload)}}"}]}""";
        Assert.Equal(ImageBuilder.Of("PIPES_DATA").Entry("08 01 10 80 89 7a").Bytes(payload).Build(), Transcoding.Encode(json));
    }

    private static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Encode(string magic, string entry) => Transcoding.Encode(Encoding.UTF8.GetBytes($$"""{"magic": "{{magic}}", "entries": [{{entry}}]}"""));
}
