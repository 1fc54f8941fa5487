using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Soccr.Apply.Sockets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Tests;

/// <summary>Connections as data: in CRIU's images, in libsoccr's structure, in pairs.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpRecordTests
{
    private static readonly TcpSnapshot s_one = new()
    {
        State = TcpConnectionState.Established,
        Local = IPEndPoint.Parse("10.0.0.1:1000"),
        Peer = IPEndPoint.Parse("10.0.0.2:2000"),
        Inq = new byte[3],
        InqSeq = 2,
        Outq = new byte[] { 1, 2, 3, 4, 5 },
        OutqSeq = 3,
        UnsqLen = 2,
        Options = TcpOptions.Timestamps | TcpOptions.WindowScale,
        MssClamp = 1460,
        SndWscale = 7,
        RcvWscale = 8,
        Timestamp = 99,
        Window = new TcpWindow(1, 2, 3, 4, 5),
    };

    private static readonly TcpSnapshot s_other = s_one with { Local = s_one.Peer!, Peer = s_one.Local, InqSeq = 1, Outq = default, OutqSeq = 2, UnsqLen = 0 };

    [Fact]
    public void ImagesOfCriuAreWrittenAsTheyWere()
    {
        using var store = new DirectoryStore(Path.Combine(Repository.Root, "tests", "fixtures", "checkpoints", "socket-tcp-local"));
        var checkpoint = new Checkpoint(store);
        var all = new List<TcpSnapshot>();
        foreach (SocketView view in checkpoint.Sockets.Where(static socket => socket.Proto == "TCP"))
        {
            MessageView socket = view.File.Message;
            ImageFile? image = checkpoint.Find("TCP_STREAM", view.Ino!.Value);
            TcpSnapshot connection = TcpImages.FromImages(socket, image is null ? null : Checkpoint.Entries(image).Single());
            Assert.Equal((view.SrcAddr, view.SrcPort), ($"{connection.Local.Address}", (uint)connection.Local.Port));
            Expect(socket, TcpImages.ToSocketEntry(connection));
            Expect(socket.Message("opts")!, TcpImages.ToOptionsEntry(connection));
            if (image is null) continue;
            all.Add(connection);
            using var written = new MemoryStream();
            TcpImages.WriteStream(connection, written);
            Assert.Equal(File.ReadAllBytes(image.FullName), written.ToArray());
        }
        Assert.Equal(2, all.Count);
        Assert.True(TcpPair.IsPair(all[0], all[1]));
        Assert.Null(TcpPair.FindDisagreement(all[0], all[1]));
    }

    [Theory]
    [InlineData("proto", "17", "isk.proto: protocol 17, expected 6 (TCP)")]
    [InlineData("src_port", "70000", "isk.src_port: port 70000, expected at most 65535")]
    [InlineData("src_addr", "[]", "isk.src_addr: address has 0 words, expected 1 or 4")]
    public void EntriesThatAreNoTcpSocketAreNamed(string field, string value, string expected)
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        int index = new Checkpoint(images.Store).EntriesOf("FILES").TakeWhile(static entry => entry.Message.Message("isk")?.Number("proto") != 6).Count();
        images.Set("files.img", $"entries[{index}].isk.{field}", value);
        MessageView socket = new Checkpoint(images.Store).EntriesOf("FILES").ElementAt(index).Message.Message("isk")!;
        Assert.EndsWith(expected, Assert.Throws<Formats.ImageFormatException>(() => TcpImages.FromImages(socket, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStructureIsThatOfLibsoccr()
    {
        byte[] structure = new byte[80];
        Assert.Equal(68, TcpStructure.Write(s_one, structure));
        uint[] expected = [1, 3, 2, 5, 3, 2, 5, 1460, 7, 8, 99, 1, 1, 2, 3, 4, 5, 0, 0, 0];
        Assert.Equal(expected, Enumerable.Range(0, 20).Select(i => BinaryPrimitives.ReadUInt32LittleEndian(structure.AsSpan(4 * i))));
        TcpSnapshot queues = new() { State = default, Local = s_one.Local, Peer = s_one.Peer, Inq = s_one.Inq, Outq = s_one.Outq };
        Assert.Equal(s_one, TcpStructure.Read(structure, queues));
        // One of a program that knows no windows yet.
        Assert.Equal(44, TcpStructure.Write(s_one, structure.AsSpan(0, 44)));
        Assert.Equal(s_one with { Window = null }, TcpStructure.Read(structure.AsSpan(0, 44), queues));
        Assert.Equal("the send queue is 0 bytes, outq_len says 5", Assert.Throws<EngineException>(() => TcpStructure.Read(structure, queues with { Outq = default })).Message);
    }

    [Theory]
    [InlineData(0xffffffff, null)]
    [InlineData(0xfffffffe, null)]
    [InlineData(1, null)]
    [InlineData(2, "10.0.0.2:2000 has got 4 bytes of the send queue of 10.0.0.1:1000, of which 3 were sent")]
    [InlineData(0xfffffffc, "10.0.0.1:1000 has acknowledged bytes in its past: 10.0.0.2:2000 expects byte 2 before the first of its send queue, expected one of the 5 in it, or the next")]
    public void EndsThatDisagreeAreTold(uint expects, string? fault)
    {
        TcpSnapshot other = s_other with { InqSeq = expects };
        Assert.True(TcpPair.IsPair(s_one, other));
        Assert.Equal(fault, TcpPair.FindDisagreement(s_one, other));
        if (fault is not null)
        {
            Assert.Equal(fault, Assert.Throws<EngineException>(() => TcpPair.Settle(s_one, other)).Message);
            return;
        }
        TcpSnapshot settled = TcpPair.Settle(s_one, other).One;
        Assert.Equal(s_one.Outq[(int)(expects - 0xfffffffe)..].ToArray(), settled.Outq.ToArray());
        Assert.Equal(settled.OutqLen, settled.UnsqLen);
    }

    /// <summary>FINs have numbers, and are no bytes.</summary>
    [Theory]
    [InlineData(TcpConnectionState.FinWait1, 4, TcpConnectionState.Established, 3, 5)]
    [InlineData(TcpConnectionState.FinWait1, 4, TcpConnectionState.CloseWait, 4, 5)]
    [InlineData(TcpConnectionState.LastAck, 4, TcpConnectionState.FinWait2, 1, 3)]
    [InlineData(TcpConnectionState.Established, 3, TcpConnectionState.Established, 3, 5)]
    public void FinsAreNotCounted(TcpConnectionState state, uint written, TcpConnectionState peerState, uint expects, int had)
    {
        TcpSnapshot one = s_one with { State = state, OutqSeq = written, UnsqLen = 0 };
        TcpSnapshot other = s_other with { State = peerState, InqSeq = expects };
        Assert.Equal(one.Outq[had..].ToArray(), TcpPair.Settle(one, other).One.Outq.ToArray());
    }

    private static void Expect(MessageView message, JsonObject members)
    {
        JsonObject image = JsonNode.Parse(message.ToJson(pretty: false).Span)!.AsObject();
        foreach ((string name, JsonNode? value) in members)
        {
            // A field with its default value may be left out.
            if (image[name] is { } stored) Assert.Equal(stored.ToJsonString(), value!.ToJsonString());
            else Assert.Contains(value!.ToJsonString(), (string[])["0", "false", "\"NONE\""]);
        }
    }
}
