using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using static Soccr.Apply.Tests.Sockets.UnixWorld;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Sets of sockets with connections that are not just a pair.</summary>
[Collection(SocketTestsCollection.Name)]
public class UnixShapeTests
{
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(UnixSocketType.Stream)]
    [InlineData(UnixSocketType.Seqpacket)]
    public void AListenerKeepsItsClients(UnixSocketType type)
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("listener");
        SafeFileHandle listener = world.Make(type, name, backlog: 5);
        for (int i = 0; i < 3; i++)
        {
            (SafeFileHandle client, SafeFileHandle server) = world.Connect(type, listener, name);
            Send(client, $"to server {i}");
            Send(server, $"to client {i}");
        }
        // Two wait to be accepted, and the second has a name.
        UnixSocketCalls.Connect(world.Make(type), name);
        UnixSocketCalls.Connect(world.Make(type, Abstract("waiting")), name);
        world.Migrate();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal($"to client {i} from {Convert.ToHexString(name)}00", Read(world[1 + 2 * i]));
            Assert.Equal($"to server {i}", Read(world[2 + 2 * i]));
            Assert.Equal([.. name, 0], UnixSocketCalls.NameOf(world[2 + 2 * i]));
        }
        using SafeFileHandle first = SocketCalls.Accept(world[0]);
        using SafeFileHandle second = SocketCalls.Accept(world[0]);
        Send(second, "hello");
        Send(world[8], "hello back");
        Assert.StartsWith("hello from", Read(world[8]), StringComparison.Ordinal);
        Assert.StartsWith("hello back from 00", Read(second), StringComparison.Ordinal);
        Assert.Null(Read(first));
        // It still takes new ones.
        UnixSocketCalls.Connect(world.Make(type), name);
        using SafeFileHandle third = SocketCalls.Accept(world[0]);
        Assert.Null(Read(third));
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AnAcceptedSocketKeepsItsNameWithoutItsListener()
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("gone");
        SafeFileHandle listener = world.Make(UnixSocketType.Stream, name, backlog: 5);
        world.Connect(UnixSocketType.Stream, listener, name);
        world.Connect(UnixSocketType.Stream, listener, name);
        world.Forget(listener);
        world.Migrate();
        Assert.Equal([.. name, 0], UnixSocketCalls.NameOf(world[1]));
        Assert.Equal([.. name, 0], UnixSocketCalls.NameOf(world[3]));
        Assert.Equal(["gone"], world.Files);
    }

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(UnixSocketType.Stream, false)]
    [InlineData(UnixSocketType.Seqpacket, false)]
    [InlineData(UnixSocketType.Seqpacket, true)]
    [InlineData(UnixSocketType.Dgram, false)]
    public void WhatAClosedPeerSentIsThere(UnixSocketType type, bool empty)
    {
        using var world = new UnixWorld();
        (SafeFileHandle left, SafeFileHandle gone) = world.Pair(type);
        Send(gone, "last words");
        if (empty) Send(gone, "");
        world.Forget(gone);
        world.Migrate();
        Assert.Equal(1 + (empty ? 1 : 0), world.Before!.Sockets[0].Queue.Count);
        Assert.Equal("last words", Read(world[0]));
        if (empty) Assert.Equal("", Read(world[0]));
        Assert.Equal(type == UnixSocketType.Dgram ? null : "", Read(world[0]));
        IOException refusal = Assert.Throws<IOException>(() => Send(world[0], "x"));
        Assert.Equal(type == UnixSocketType.Dgram ? Libc.ECONNREFUSED : Libc.EPIPE, refusal.HResult);
    }

    /// <summary>Datagrams of many senders: in the set and not, with paths, abstract names and none, before the receiver was connected.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void DatagramsKeepTheirSources()
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("receiver");
        byte[][] names = [world.PathOf("in-set"), Abstract("in-set"), world.PathOf("closed"), Abstract("closed"), world.PathOf("peer")];
        world.Make(UnixSocketType.Dgram, name);
        world.Make(UnixSocketType.Dgram, names[0]);
        world.Make(UnixSocketType.Dgram, names[1]);
        SafeFileHandle closed = world.Make(UnixSocketType.Dgram, names[2]);
        SafeFileHandle closedAbstract = world.Make(UnixSocketType.Dgram, names[3]);
        SafeFileHandle unnamed = world.Make(UnixSocketType.Dgram);
        SafeFileHandle[] senders = [world[1], world[2], closed, closedAbstract, unnamed];
        for (int i = 0; i < 2; i++)
        {
            foreach (SafeFileHandle sender in senders) Send(sender, $"{i}", name);
        }
        foreach (SafeFileHandle sender in senders[2..]) world.Forget(sender);
        SafeFileHandle peer = world.Make(UnixSocketType.Dgram, names[4]);
        UnixSocketCalls.Connect(peer, name);
        UnixSocketCalls.Connect(world[0], names[4]);
        Send(peer, "from the peer");
        world.Migrate();
        for (int i = 0; i < 2; i++)
        {
            foreach (int n in new[] { 0, 1, 2, 3 })
            {
                string end = n % 2 == 0 ? "00" : "";
                Assert.Equal($"{i} from {Convert.ToHexString(names[n])}{end}", Read(world[0]));
            }
            Assert.Equal($"{i}", Read(world[0]));
        }
        Assert.Equal($"from the peer from {Convert.ToHexString(names[4])}00", Read(world[0]));
        Assert.Null(Read(world[0]));
        Send(world[0], "answer");
        Assert.StartsWith("answer", Read(world[3]), StringComparison.Ordinal);
        Assert.Equal(["closed", "in-set", "peer", "receiver"], world.Files);
    }

    /// <summary>More datagrams than the queue of one who is not connected may hold: the pair's own are not counted.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void ALongQueueOfConnectedDatagramsFits()
    {
        using var world = new UnixWorld();
        byte[][] names = [Abstract("a"), Abstract("b")];
        SafeFileHandle a = world.Make(UnixSocketType.Dgram, names[0]);
        SafeFileHandle b = world.Make(UnixSocketType.Dgram, names[1]);
        UnixSocketCalls.Connect(a, names[1]);
        UnixSocketCalls.Connect(b, names[0]);
        for (int i = 0; i < 100; i++) Send(a, $"{i}");
        world.Migrate();
        for (int i = 0; i < 100; i++) Assert.Equal($"{i} from {Convert.ToHexString(names[0])}", Read(world[1]));
    }

    /// <summary>Connections of datagram sockets go one way: a line of them, one to itself, a pair whose one end went elsewhere.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void OneSidedConnectionsComeBack()
    {
        using var world = new UnixWorld();
        byte[][] names = [.. Enumerable.Range(0, 4).Select(static i => Abstract($"{i}"))];
        foreach (byte[] name in names) world.Make(UnixSocketType.Dgram, name);
        UnixSocketCalls.Connect(world[0], names[1]);
        UnixSocketCalls.Connect(world[1], names[2]);
        UnixSocketCalls.Connect(world[3], names[3]);
        (SafeFileHandle stays, SafeFileHandle leaves) = world.Pair(UnixSocketType.Dgram);
        SocketCalls.Disconnect(leaves);
        Send(stays, "after");
        Send(world[3], "self", names[3]);
        Send(world[1], "on");
        world.Migrate();
        Assert.Equal("after", Read(world[5]));
        Assert.StartsWith("self from", Read(world[3]), StringComparison.Ordinal);
        Assert.StartsWith("on from", Read(world[2]), StringComparison.Ordinal);
        Send(world[4], "again");
        Assert.Equal("again", Read(world[5]));
    }

    /// <summary>A socket that only a queue holds, with its other end, and one in its own queue.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void SocketsInFlightAreOfTheSet()
    {
        using var world = new UnixWorld();
        (SafeFileHandle from, SafeFileHandle to) = world.Pair(UnixSocketType.Stream);
        (SafeFileHandle kept, SafeFileHandle sent) = world.Pair(UnixSocketType.Seqpacket);
        Send(kept, "in the queue of one in flight");
        Send(from, "take it", null, sent, sent, to);
        world.Forget(sent);
        world.Migrate();
        Assert.Equal([false, false, false, true], world.Before!.Sockets.Select(static socket => socket.IsInFlight));
        using ReceivedMessage message = MessageCalls.Receive(world[1], new byte[100])!;
        Assert.Equal(3, message.Descriptors.Count);
        Assert.Equal(InodeOf(message.Descriptors[0]), InodeOf(message.Descriptors[1]));
        Assert.Equal(InodeOf(world[1]), InodeOf(message.Descriptors[2]));
        Assert.Equal("in the queue of one in flight", Read(message.Descriptors[1]));
        Send(message.Descriptors[0], "back");
        Assert.Equal("back", Read(world[2]));
    }

    /// <summary>Descriptors of one open file are of one open file again; another one of the same file is another one again.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void DescriptorsOfOneOpenFileStayTogether()
    {
        using var world = new UnixWorld();
        string path = $"{world.Directory}/file";
        File.WriteAllText(path, "contents");
        (SafeFileHandle left, SafeFileHandle _) = world.Pair(UnixSocketType.Stream);
        bool tells;
        using (SafeFileHandle file = File.OpenHandle(path))
        using (SafeFileHandle same = DescriptorCalls.Duplicate(file))
        using (SafeFileHandle other = File.OpenHandle(path))
        {
            Send(left, "one", null, file, other);
            Send(left, "two", null, same);
            // Kernels before 6.10 do not tell.
            tells = DescriptorCalls.IsSameOpenFile(file, same);
        }
        world.Migrate();
        Assert.Equal(tells ? 2 : 3, world.Before!.Files.Count);
        using ReceivedMessage first = MessageCalls.Receive(world[1], new byte[10])!;
        using ReceivedMessage second = MessageCalls.Receive(world[1], new byte[10])!;
        FileCalls.SetPosition(first.Descriptors[0], 5);
        Assert.Equal([5, 0, tells ? 5 : 0], [.. first.Descriptors.Concat(second.Descriptors).Select(FileCalls.Position)]);
    }

    /// <summary>What every connection will not have again is told once.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void CredentialsAreNotedOnce()
    {
        using var world = new UnixWorld();
        world.Pair(UnixSocketType.Stream);
        world.Pair(UnixSocketType.Seqpacket);
        world.Migrate();
        Assert.Equal([$"SO_PEERCRED of 4 unix sockets (pid {Environment.ProcessId} uid 0 gid 0) will be that of whoever restores"], world.Before!.Notes);
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AnOldSocketWhosePathHasANewOneComesBack()
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("daemon");
        SafeFileHandle old = world.Make(UnixSocketType.Stream, name, backlog: 1);
        world.Connect(UnixSocketType.Stream, old, name);
        File.Delete($"{world.Directory}/daemon");
        SafeFileHandle current = world.Make(UnixSocketType.Stream, name, backlog: 2);
        world.Connect(UnixSocketType.Stream, current, name);
        world.Migrate();
        Assert.Equal([true, false, true, false, false, false], world.Before!.Sockets.Select(static socket => socket.Deleted));
        Assert.Equal(["daemon"], world.Files);
    }

    /// <summary>The longest of everything: a datagram beyond the buffer of reading, all descriptors that go with one, the longest path.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(UnixSocketType.Stream)]
    [InlineData(UnixSocketType.Dgram)]
    [InlineData(UnixSocketType.Seqpacket)]
    public void TheLongestFits(UnixSocketType type)
    {
        using var world = new UnixWorld();
        byte[] name = [.. world.PathOf(""), .. Enumerable.Repeat((byte)'n', Libc.UNIX_PATH_MAX - world.PathOf("").Length)];
        (SafeFileHandle from, SafeFileHandle to) = world.Pair(type);
        UnixSocketCalls.Bind(from, name);
        SetOption(from, Libc.SO_SNDBUFFORCE, 1 << 22);
        Send(from, new string('a', 900_000));
        Send(from, "with all", null, [.. Enumerable.Repeat(to, 253)]);
        Send(from, new string('b', 900_000));
        world.Migrate();
        Assert.Equal([.. name, 0], UnixSocketCalls.NameOf(world[0]));
        string all = "";
        while (Read(world[1], 2_000_000) is { } text) all += text.Split(" from ")[0] + (text.EndsWith(" with 253", StringComparison.Ordinal) ? "!" : "");
        Assert.Equal(new string('a', 900_000) + "with all!" + new string('b', 900_000), all);
    }

    /// <summary>A program that reads up to a byte does not get the descriptors that go with the next one.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void DescriptorsStayAtTheirByte()
    {
        using var world = new UnixWorld();
        (SafeFileHandle from, SafeFileHandle to) = world.Pair(UnixSocketType.Stream);
        Send(from, "12345");
        Send(from, "6", null, to);
        Send(from, "789", null, to, to);
        Send(from, "0");
        world.Migrate();
        Assert.Equal(["12345", "6", "789", "0"], world.Before!.Sockets[1].Queue.Select(static packet => System.Text.Encoding.ASCII.GetString(packet.Data.Span)));
        Assert.Equal("12345", Read(world[1], 5));
        Assert.Equal("6 with 1", Read(world[1], 5));
        Assert.Equal("7 with 2", Read(world[1], 1));
        Assert.Equal("890", Read(world[1]));
    }
}
