using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Unix;
using static Soccr.Apply.Tests.Sockets.UnixWorld;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>What cannot be carried is refused with its reason, and nothing is changed by it.</summary>
[Collection(SocketTestsCollection.Name)]
public class UnixRefusalTests
{
    private const UnixSocketType Stream = UnixSocketType.Stream, Dgram = UnixSocketType.Dgram;

    [NeedFact(Need.NetworkNamespaces)]
    public void APeerMustBeThere()
    {
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(Stream);
        Refused([one], $"unix socket {InodeOf(one)} (no name): its peer, socket {InodeOf(other)}, is not in the set");
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void DataThatWaitsForAcceptIsOutOfReach()
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("l");
        SafeFileHandle listener = world.Make(Stream, name, backlog: 5);
        SafeFileHandle client = world.Make(Stream);
        UnixSocketCalls.Connect(client, name);
        Refused([listener], "a connection of socket ");
        Refused([client], "its connection waits to be accepted by a listener that is not in the set");
        Send(client, "early");
        Refused([listener, client], "over a connection that waits to be accepted: nobody can read that before accept()");
        world.Forget(client);
        Refused([listener], "a connection of a client that is closed waits to be accepted, expected none or its client in the set");
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AnUrgentByteIsRefused()
    {
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(Stream);
        DescriptorCalls.SetFlags(one, 0);
        using (var urgent = new Socket(new SafeSocketHandle(one.DangerousGetHandle(), ownsHandle: false))) urgent.Send("!"u8, SocketFlags.OutOfBand);
        Refused(world.Sockets, "an urgent byte (MSG_OOB) waits in its queue");
        Assert.NotNull(other);
    }

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(UnixSocketType.Stream)]
    [InlineData(UnixSocketType.Dgram)]
    [InlineData(UnixSocketType.Seqpacket)]
    public void CredentialsOfASenderAreRefused(UnixSocketType type)
    {
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(type);
        SetOption(other, Libc.SO_PASSCRED, 1);
        Send(one, "who am I");
        Refused(world.Sockets, "packet 0 of its queue has the credentials of its sender");
        Assert.Equal(-1, SocketOptionCalls.GetPeekOffset(other));
        Assert.StartsWith("who am I", Read(other), StringComparison.Ordinal);
    }

    /// <summary>The descriptor of the sender's process, which the kernel gives with the look, is closed again.</summary>
    [NeedFact(Need.SendersAsDescriptors)]
    public void TheProcessOfASenderIsRefused()
    {
        const int PassPidFd = 76;
        Needs.Demand(Need.SendersAsDescriptors);
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(Stream);
        SetOption(other, PassPidFd, 1);
        Send(one, "who am I");
        int Pids() => Directory.GetFiles("/proc/self/fd").Count(static fd => new FileInfo(fd).LinkTarget?.StartsWith("anon_inode:[pidfd]", StringComparison.Ordinal) == true);
        using SafeFileHandle counted = PidFdCalls.Open(Environment.ProcessId);
        int before = Pids();
        Assert.True(before > 0);
        Refused(world.Sockets, "packet 0 of its queue has a descriptor of its sender's process");
        Assert.Equal(before, Pids());
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AnErrorThatWaitsIsRefused()
    {
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(Stream);
        Send(one, "never read");
        world.Forget(other);
        Refused(world.Sockets, "an error waits for its program (SO_ERROR)");
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AnotherKindOfSocketInFlightIsRefused()
    {
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(Stream);
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var descriptor = new SafeFileHandle(tcp.Handle, ownsHandle: false);
        Send(one, "take it", null, descriptor);
        Refused(world.Sockets, $"unix socket {InodeOf(other)} (no name): a descriptor in flight in its queue cannot be carried: socket {InodeOf(descriptor)} is of another family");
        Refused([descriptor], "is of another family, expected a unix socket");
        Assert.Equal("take it with 1", Read(other));
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void ARenamedFileIsRefused()
    {
        using var world = new UnixWorld();
        world.Make(Dgram, world.PathOf("before"));
        File.Move($"{world.Directory}/before", $"{world.Directory}/after");
        Refused(world.Sockets, $"its file is {world.Directory}/after, where its name does not lead");
    }

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("file", "its path is taken, expected nothing there or the file of a socket that nobody has any more")]
    [InlineData("socket", "its path is taken, expected nothing there or the file of a socket that nobody has any more")]
    [InlineData("nothing", "the directory of its path is not there")]
    [InlineData("name", "bind: EADDRINUSE")]
    public void ARestoreThatFailsLeavesNothing(string obstacle, string reason)
    {
        using var world = new UnixWorld();
        Directory.CreateDirectory($"{world.Directory}/d");
        byte[] first = world.PathOf("first"), path = world.PathOf("d/second"), name = Abstract("third");
        world.Make(Stream, first, backlog: 1);
        world.Make(Stream, path, backlog: 1);
        world.Make(Dgram, name);
        using UnixSocketSet set = UnixEngine.Dump(world.Sockets);
        foreach (SafeFileHandle socket in world.Sockets) socket.Dispose();
        DateTime left = File.GetLastWriteTimeUtc($"{world.Directory}/first");
        if (obstacle != "name") File.Delete($"{world.Directory}/d/second");
        switch (obstacle)
        {
            case "file": File.WriteAllText($"{world.Directory}/d/second", "precious"); break;
            case "socket": world.Make(Dgram, path); break;
            case "nothing": Directory.Delete($"{world.Directory}/d"); break;
            default: world.Make(Dgram, name); break;
        }
        string[] before = world.Files;
        UnixSocketException refusal = Assert.Throws<UnixSocketException>(() => UnixEngine.Restore(set, new UnixRestoreOptions()));
        Assert.StartsWith($"unix socket {set.Sockets[obstacle == "name" ? 2 : 1].Ino} (", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, world.Files);
        Assert.Equal(left, File.GetLastWriteTimeUtc($"{world.Directory}/first"));
        using SockDiag diag = SockDiag.Open();
        Assert.DoesNotContain(diag.UnixSockets(), socket => socket.Name.Span.StartsWith(first));
    }

    /// <summary>What a program set for its own looks into the queue is as it was, and so is the queue.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(false)]
    [InlineData(true)]
    public void ADumpChangesNothing(bool times)
    {
        using var world = new UnixWorld();
        (SafeFileHandle one, SafeFileHandle other) = world.Pair(UnixSocketType.Seqpacket);
        Send(one, "read me");
        Send(one, "");
        SocketCalls.Shutdown(one, 1);
        SocketOptionCalls.SetPeekOffset(other, 3);
        SocketOptionCalls.SetTimes(other, times);
        using UnixSocketSet set = UnixEngine.Dump(world.Sockets);
        Assert.Equal(2, set.Sockets[1].Queue.Count);
        Assert.Equal((3, times), (SocketOptionCalls.GetPeekOffset(other), SocketOptionCalls.HasTimes(other)));
        Assert.Equal("read me", Read(other));
    }

    /// <summary>A file that is left at the path of an unlinked socket is not that socket's, and stays.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void TheFileOfAnotherStays()
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("path");
        world.Make(Dgram, name);
        File.Delete($"{world.Directory}/path");
        using (SafeFileHandle left = UnixSocketCalls.Make((int)Dgram)) UnixSocketCalls.Bind(left, name);
        ulong Inode()
        {
            using SafeFileHandle file = PathCalls.Find(name)!;
            return PathCalls.Status(file).Inode;
        }
        ulong before = Inode();
        world.Migrate();
        Assert.Equal(before, Inode());
        Assert.Equal(["path"], world.Files);
    }

    public static TheoryData<string, string> Faults() => new()
    {
        { "peer", "its peer, socket 999, is not in the set" },
        { "one-sided", "whose peer is 0" },
        { "ino", "its inode number is that of another one in the set" },
        { "id", "its file id 1 is that of another one in the set" },
        { "type", "type 4, expected SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET" },
        { "state", "state 3, expected established (1), close (7) or listen (10)" },
        { "long", "its name is 109 bytes, expected 108 at most" },
        { "nul", "its path has a NUL inside, expected one at the end only" },
        { "relative", "its path is relative, and name_dir does not say to what" },
        { "listens", "it listens without a name" },
        { "itself", "it is its own peer, which only datagram sockets with a name can be" },
        { "listens by datagram", "a datagram socket does not listen" },
        { "kinds", "its peer is a Seqpacket socket, expected Stream" },
        { "peer of a closed one", "it has a peer in state Close, expected Established" },
        { "queue of a listener", "data waits in the queue of a socket that nobody could send to" },
        { "two to one", "has no name and two sockets that are connected to it" },
        { "rights", "a descriptor in flight in its queue has file id 77, which the set does not have" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void ASetMustBeWhole(string kind, string reason)
    {
        var one = new UnixSocketRecord { Id = 1, Ino = 101, Type = Stream, State = UnixSocketState.Established, Peer = 102 };
        var other = one with { Id = 2, Ino = 102, Peer = 101 };
        UnixSocketRecord alone = one with { Peer = 0, State = UnixSocketState.Close };
        UnixSocketRecord[] sockets = kind switch
        {
            "peer" => [one with { Peer = 999 }],
            "one-sided" => [one, other with { Peer = 0 }],
            "ino" => [one, other, one with { Id = 3 }],
            "id" => [one, other with { Id = 1 }],
            "type" => [alone with { Type = (UnixSocketType)4 }],
            "state" => [alone with { State = (UnixSocketState)3 }],
            "long" => [alone with { Name = new byte[109] }],
            "nul" => [alone with { Name = "/a\0b\0"u8.ToArray() }],
            "relative" => [alone with { Name = "a\0"u8.ToArray() }],
            "listens by datagram" => [alone with { Type = Dgram, State = UnixSocketState.Listen, Name = "/a\0"u8.ToArray() }],
            "kinds" => [one, other with { Type = UnixSocketType.Seqpacket }],
            "peer of a closed one" => [one with { State = UnixSocketState.Close }, other],
            "queue of a listener" => [alone with { State = UnixSocketState.Listen, Name = "/a\0"u8.ToArray(), Queue = [new UnixPacket("x"u8.ToArray(), default, [])] }],
            "two to one" => [alone with { Type = Dgram, Peer = 103 }, alone with { Type = Dgram, Id = 2, Ino = 102, Peer = 103 }, alone with { Type = Dgram, Id = 3, Ino = 103 }],
            "itself" => [alone with { Type = Dgram, Peer = 101 }],
            "listens" => [alone with { State = UnixSocketState.Listen }],
            _ => [one with { Queue = [new UnixPacket("x"u8.ToArray(), default, [77])] }, other],
        };
        using var set = new UnixSocketSet(sockets, new Dictionary<uint, SafeFileHandle>(), []);
        Assert.Contains(reason, Assert.Throws<UnixSocketException>(() => UnixEngine.Restore(set, new UnixRestoreOptions())).Message, StringComparison.Ordinal);
    }

    private static void Refused(IEnumerable<SafeFileHandle> sockets, string reason) =>
        Assert.Contains(reason, Assert.Throws<UnixSocketException>(() => UnixEngine.Dump(sockets)).Message, StringComparison.Ordinal);
}
