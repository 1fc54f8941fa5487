using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;
using Soccr.Formats.Verification;
using static Soccr.Apply.Tests.Sockets.UnixWorld;

namespace Soccr.Apply.Tests.Sockets;

[Collection(SocketTestsCollection.Name)]
public class UnixImagesTests
{
    private const string Options = """{"so_sndbuf":212992,"so_rcvbuf":212992,"so_snd_tmo_sec":0,"so_snd_tmo_usec":0,"so_rcv_tmo_sec":0,"so_rcv_tmo_usec":0,"so_priority":3}""";

    /// <summary>Sockets go into images and come out of them; the images are those of crit.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void SocketsGoThroughImages()
    {
        using var world = new UnixWorld();
        using var images = new TemporaryDirectory();
        byte[] name = world.PathOf("dgram");
        File.WriteAllText($"{world.Directory}/file", "contents");
        using SafeFileHandle file = File.OpenHandle($"{world.Directory}/file");
        FileCalls.SetPosition(file, 3);
        SafeFileHandle receiver = world.Make(UnixSocketType.Dgram, name);
        SafeFileHandle sender = world.Make(UnixSocketType.Dgram, Abstract("sender"));
        (SafeFileHandle left, SafeFileHandle right) = world.Pair(UnixSocketType.Stream);
        Send(sender, "named", name);
        Send(sender, "", name);
        using SafeFileHandle same = DescriptorCalls.Duplicate(file);
        Send(left, "with", null, file, receiver, right, same);
        var applied = new List<string>();
        world.Migrate(
            set =>
            {
                Write(images, set);
                using var store = new DirectoryStore(images.FullPath);
                var checkpoint = new Checkpoint(store);
                Assert.Empty(CheckpointVerifier.Verify(checkpoint).Where(static found => found.File is "files.img" or "sk-queues.img").Select(static found => found.ToString()));
                UnixSocketSet read = UnixImages.Read(checkpoint);
                Assert.Equal(UnixText.Of(set), UnixText.Of(read));
                return read;
            },
            new UnixRestoreOptions { ApplyOptions = (_, options) => applied.Add(options.ToJsonString()) },
            static _ => JsonNode.Parse(Options)!.AsObject());
        Assert.Equal(Enumerable.Repeat(Options, 4), applied);
        Assert.StartsWith("named from 00", Read(world[0]), StringComparison.Ordinal);
        Assert.StartsWith(" from 00", Read(world[0]), StringComparison.Ordinal);
        using ReceivedMessage message = MessageCalls.Receive(world[3], new byte[10])!;
        Assert.Equal(3, FileCalls.Position(message.Descriptors[0]));
        Assert.Equal(DescriptorCalls.IsSameOpenFile(file, same), DescriptorCalls.IsSameOpenFile(message.Descriptors[0], message.Descriptors[3]));
        byte[] rest = new byte[5];
        Assert.Equal(5, RandomAccess.Read(message.Descriptors[0], rest, 3));
        Assert.Equal("tents", Encoding.ASCII.GetString(rest));
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void APipeInFlightHasNoPlaceInImages()
    {
        using var world = new UnixWorld();
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        (SafeFileHandle left, SafeFileHandle _) = world.Pair(UnixSocketType.Stream);
        using var end = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        Send(left, "with", null, end);
        using UnixSocketSet set = UnixEngine.Dump(world.Sockets);
        UnixSocketException refusal = Assert.Throws<UnixSocketException>(() => UnixImages.FileEntries(set).ToArray());
        Assert.StartsWith("file 3, whose descriptor is in flight, is pipe:[", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>A name that is no text, in a directory that is none either.</summary>
    [Fact]
    public void BytesThatAreNoTextStay()
    {
        using var images = new TemporaryDirectory();
        var record = new UnixSocketRecord
        {
            Id = 7,
            Ino = 1,
            Type = UnixSocketType.Stream,
            State = UnixSocketState.Close,
            Name = new byte[] { (byte)'x', 0xff, (byte)'=', (byte)'\n', 0 },
            NameDir = new byte[] { (byte)'/', 0xe4, (byte)'"', 0xc3, 0xa4, (byte)'\\', 1, 0xff },
            Deleted = true,
            MntId = 90,
            NsId = 10,
            Shutdown = UnixShutdown.Write,
        };
        using var set = new UnixSocketSet([record], new Dictionary<uint, SafeFileHandle>(), []);
        Write(images, set);
        using var store = new DirectoryStore(images.FullPath);
        using UnixSocketSet read = UnixImages.Read(new Checkpoint(store));
        Assert.Equal(UnixText.Of(set), UnixText.Of(read));
        Assert.Equal(10u, read.Sockets[0].NsId);
    }

    /// <summary>A checkpoint of CRIU's, in whose queue a pipe is.</summary>
    [Fact]
    public void WhatIsInFlightElsewhereIsNamed()
    {
        using var store = new DirectoryStore(Path.Combine(Repository.Fixtures, "checkpoints", "scm03-seqpacket"));
        ImageFormatException fault = Assert.Throws<ImageFormatException>(() => UnixImages.Read(new Checkpoint(store)));
        Assert.EndsWith("entries[0].scm[0].rights: has file 14, expected a unix socket or a regular file", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files.img", "\"uflags\":0", "\"uflags\":1", "expected 0: the socket is one that CRIU gets from elsewhere")]
    [InlineData("sk-queues.img", "\"id_for\":1", "\"id_for\":9", "entries[0].id_for: is 9, expected the id of a unix socket")]
    [InlineData("sk-queues.img", "\"type\":1", "\"type\":2", "entries[0].scm[0].type: is 2, expected SCM_RIGHTS (1)")]
    public void EntriesThatAreNoSocketsOfTheirOwnAreNamed(string image, string was, string becomes, string expected)
    {
        using var images = new TemporaryDirectory();
        var one = new UnixSocketRecord { Id = 1, Ino = 101, Type = UnixSocketType.Stream, State = UnixSocketState.Established, Peer = 102, Queue = [new UnixPacket("x"u8.ToArray(), default, [2])] };
        using var set = new UnixSocketSet([one, one with { Id = 2, Ino = 102, Peer = 101, Queue = [] }], new Dictionary<uint, SafeFileHandle>(), []);
        Write(images, set);
        using var store = new DirectoryStore(images.FullPath);
        UnixImages.Read(new Checkpoint(store)).Dispose();
        bool isFiles = image == "files.img";
        IEnumerable<string> entries = isFiles ? UnixImages.FileEntries(set) : UnixImages.QueueEntries(set);
        Encode(images[image], isFiles ? "FILES" : "SK_QUEUES", entries.Select(entry => entry.Replace(was, becomes, StringComparison.Ordinal)));
        using var changed = new DirectoryStore(images.FullPath);
        Assert.EndsWith(expected, Assert.Throws<ImageFormatException>(() => UnixImages.Read(new Checkpoint(changed))).Message, StringComparison.Ordinal);
    }

    /// <summary>A file in flight that was written to meanwhile is not what its receiver was to get.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AFileThatHasChangedIsRefused()
    {
        using var world = new UnixWorld();
        using var images = new TemporaryDirectory();
        File.WriteAllText($"{world.Directory}/file", "contents");
        using SafeFileHandle file = File.OpenHandle($"{world.Directory}/file");
        (SafeFileHandle left, SafeFileHandle _) = world.Pair(UnixSocketType.Stream);
        Send(left, "with", null, file);
        using UnixSocketSet set = UnixEngine.Dump(world.Sockets);
        Write(images, set);
        File.WriteAllText($"{world.Directory}/file", "more contents");
        using var store = new DirectoryStore(images.FullPath);
        UnixSocketException refusal = Assert.Throws<UnixSocketException>(() => UnixImages.Read(new Checkpoint(store)));
        Assert.Equal($"file 3, whose descriptor is in flight, is {world.Directory}/file: expected one of the kind and size that the image says", refusal.Message);
        File.Delete($"{world.Directory}/file");
        Assert.EndsWith("/file): ENOENT (No such file or directory)", Assert.Throws<UnixSocketException>(() => UnixImages.Read(new Checkpoint(store))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnImageOfCriusIsReadWhole()
    {
        using var store = new DirectoryStore(Path.Combine(Repository.Fixtures, "images", "unixsk"));
        using UnixSocketSet set = UnixImages.Read(new Checkpoint(store));
        Assert.Equal(30, set.Sockets.Count);
        Assert.Single(set.Sockets, static socket => socket is { State: UnixSocketState.Listen, File.Mode: 0xc1ed });
    }

    private static void Write(TemporaryDirectory images, UnixSocketSet set)
    {
        Encode(images["files.img"], "FILES", UnixImages.FileEntries(set));
        Encode(images["sk-queues.img"], "SK_QUEUES", UnixImages.QueueEntries(set));
    }

    private static void Encode(string path, string magic, IEnumerable<string> entries)
    {
        using FileStream image = File.Create(path, 4096);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"magic": "{{magic}}", "entries": [{{string.Join(", ", entries)}}]}"""));
        ImageTranscoder.Encode(json, image, path);
    }
}
