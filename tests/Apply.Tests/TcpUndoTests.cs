using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Whatever goes wrong, a socket is not left in repair mode, and its peer does not hear of it.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpUndoTests
{
    private enum End
    {
        Socket,
        Engine,
        Signal,
    }

    [NeedTheory(Need.Firewall)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ASavedSocketGoesOn(int end) => Connected((_, own, peer, engine) =>
    {
        own.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        TcpSocket paused = engine.Pause(own.SafeHandle);
        Assert.Equal((true, 2), TcpTesting.ModeOf(own.SafeHandle));
        Assert.True(paused.Save().ReuseAddress);
        if ((End)end == End.Socket) paused.Dispose();
        else if ((End)end == End.Engine) engine.Dispose();
        else Signal();
        Assert.Equal((false, 1), TcpTesting.ModeOf(own.SafeHandle));
        Assert.Throws<ObjectDisposedException>(paused.Save);
        peer.Send("still here"u8);
        Assert.Equal("still here"u8, TcpTesting.Read(own, 10));
    });

    [NeedFact(Need.Firewall)]
    public void OneThatIsReleasedIsLeftToAnother() => Connected(static (_, own, peer, engine) =>
    {
        using (TcpSocket first = engine.Pause(own.SafeHandle)) first.Release();
        Assert.Equal((true, 2), TcpTesting.ModeOf(own.SafeHandle));
        // What was in repair mode before stays in it.
        engine.Pause(own.SafeHandle).Dispose();
        Assert.Equal((true, 2), TcpTesting.ModeOf(own.SafeHandle));
        engine.Pause(own.SafeHandle).Resume();
        Assert.Equal((false, 0), TcpTesting.ModeOf(own.SafeHandle));
        peer.Send("x"u8);
        Assert.Equal("x"u8, TcpTesting.Read(own, 1));
    });

    /// <summary>The program that a socket belongs to has a descriptor of its own.</summary>
    [NeedFact(Need.Firewall)]
    public void WhatIsTakenAwayIsGoneForItsOwner() => Connected(static (network, own, peer, engine) =>
    {
        network.Lock(TcpTesting.Port(peer));
        own.Send("moved"u8);
        TcpSnapshot saved = TcpTesting.Take(engine, own.SafeHandle);
        Assert.Equal((false, 0), TcpTesting.ModeOf(own.SafeHandle));
        Assert.Equal(SocketError.ConnectionAborted, Assert.Throws<SocketException>(() => own.Send("x"u8)).SocketErrorCode);
        TcpSocket socket = TcpTesting.Restore(engine, saved);
        network.Unlock();
        socket.Resume();
        Assert.Equal("moved"u8, TcpTesting.Read(peer, 5));
        socket.Handle.Dispose();
    });

    /// <summary>The second of one address pair fails at connect(), one with an address of elsewhere at bind(), and bad records before anything.</summary>
    [NeedFact(Need.Firewall)]
    public void ARestoreThatFailsLeavesNothing() => Connected(static (network, own, peer, engine) =>
    {
        network.Lock(TcpTesting.Port(peer));
        own.Send("lost"u8);
        TcpSnapshot saved;
        using (TcpSocket paused = engine.Pause(own.SafeHandle)) saved = paused.Save();
        Fail(engine, saved, "connect(127.0.0.1:");
        Fail(engine, saved with { Local = new IPEndPoint(IPAddress.Parse("10.99.0.1"), 5) }, "bind(10.99.0.1:5): EADDRNOTAVAIL");
        Fail(engine, saved with { State = TcpConnectionState.SynReceived }, "state SynReceived");
        Fail(engine, saved with { Peer = null }, "state Established without a peer");
        Fail(engine, saved with { UnsqLen = 5 }, "unsq_len is 5, outq_len says 4");
        Fail(engine, saved with { RcvWscale = 15 }, "expected at most 14");
        Fail(engine, saved with { BufferLocks = 4 }, "buffer locks are 4");
        Fail(engine, saved with { Peer = new IPEndPoint(IPAddress.IPv6Loopback, 5) }, "different families");
        Fail(engine, saved with { State = TcpConnectionState.FinWait2 }, "outq_len is 4 in state FinWait2");
        Fail(engine, saved with { State = TcpConnectionState.SynSent }, "bytes in the queues of a connection that waits for its peer");
        Fail(engine, saved with { State = TcpConnectionState.Listen, Peer = null }, "bytes in the queues of a socket without a peer");
        Fail(engine, saved with { Local = new IPEndPoint(IPAddress.Loopback, 0) }, "a port is 0");
        Fail(engine, saved with { SendBuffer = 1u << 31 }, "buffers have 2147483648 and ");
        network.Unlock();
        Assert.Equal("lost"u8, TcpTesting.Read(peer, 4));
    });

    /// <summary>The other program with a descriptor of the socket must not find that its calls do not wait any more.</summary>
    [NeedFact(Need.Firewall)]
    public void AConnectThatFailsLeavesTheSocketWaiting() => Connected(static (_, _, _, engine) =>
    {
        using SafeFileHandle handle = TcpEngine.MakeSocket(AddressFamily.InterNetwork);
        using TcpSocket socket = engine.Pause(handle);
        int flags = DescriptorCalls.Flags(handle);
        var nowhere = new TcpSnapshot { State = TcpConnectionState.SynSent, Local = new IPEndPoint(IPAddress.Loopback, 999), Peer = IPEndPoint.Parse("10.99.0.1:9"), MssClamp = 536 };
        Assert.Contains("connect(10.99.0.1:9): ENETUNREACH", Assert.Throws<EngineException>(() => socket.Restore(nowhere)).Message, StringComparison.Ordinal);
        Assert.Equal((flags, (false, 0)), (DescriptorCalls.Flags(handle), TcpTesting.ModeOf(handle)));
    });

    /// <summary>A firewall that drops marked packets too keeps the socket from reaching its state.</summary>
    [NeedFact(Need.Firewall)]
    public void ARestoreThatDoesNotArriveLeavesNothing() => Connected(static (network, own, peer, engine) =>
    {
        peer.Shutdown(SocketShutdown.Send);
        TcpTesting.Await(() => TcpTesting.StateOf(own) == TcpConnectionState.CloseWait, "CLOSE_WAIT");
        network.Nft($"table inet everything {{ chain in {{ type filter hook input priority -500; policy accept; tcp sport {TcpTesting.Port(peer)} drop; }}; }};");
        Fail(engine, TcpTesting.Take(engine, own), "the socket stays in state Established on the way to CloseWait: segments with mark 0xC114 do not come through");
    });

    /// <summary>A window that the kernel would refuse, after all of the queues, is refused before; and one that is restored whole and given up is unseen.</summary>
    [NeedFact(Need.Firewall)]
    public void ARestoreThatIsGivenUpIsUnseen() => Connected(static (network, own, peer, engine) =>
    {
        network.Lock(TcpTesting.Port(peer));
        own.Send("lost"u8);
        TcpSnapshot saved = TcpTesting.Take(engine, own);
        Fail(engine, saved with { Window = saved.Window!.Value with { MaxWindow = 1 } }, "max_window: is 1, snd_wnd is ");
        TcpSocket given = TcpTesting.Restore(engine, saved);
        given.Dispose();
        Assert.Equal((false, 0), TcpTesting.ModeOf(given.Handle));
        Assert.Equal(TcpConnectionState.Close, TcpCalls.GetInfo(given.Handle).State);
        given.Handle.Dispose();
        TcpSocket socket = TcpTesting.Restore(engine, saved);
        network.Unlock();
        socket.Resume();
        Assert.Equal("lost"u8, TcpTesting.Read(peer, 4));
        socket.Handle.Dispose();
    });

    [NeedFact(Need.Firewall)]
    public void ItTellsWhatItDoes() => Connected(static (_, own, _, engine) =>
    {
        var lines = new List<string>();
        engine.SetLog(TcpLogLevel.Debug, (level, line) => lines.Add($"{level} {line}"));
        using (TcpSocket first = engine.Pause(own.SafeHandle)) first.Resume();
        engine.SetLog(TcpLogLevel.Error, (level, line) => lines.Add($"{level} {line}"));
        engine.Pause(own.SafeHandle).Dispose();
        Assert.Equal([$"Debug {own.LocalEndPoint} -> {own.RemoteEndPoint}: paused", $"Debug {own.LocalEndPoint} -> {own.RemoteEndPoint}: resumed"], lines);
    });

    private static void Fail(TcpEngine engine, TcpSnapshot connection, string reason)
    {
        using SafeFileHandle handle = TcpEngine.MakeSocket(connection.Local.AddressFamily);
        using TcpSocket socket = engine.Pause(handle);
        EngineException failure = Assert.Throws<EngineException>(() => socket.Restore(connection));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(connection.Name, failure.Message, StringComparison.Ordinal);
        socket.Dispose();
        Assert.Equal((false, 0), TcpTesting.ModeOf(handle));
        Assert.Equal(TcpConnectionState.Close, TcpCalls.GetInfo(handle).State);
    }

    // This process survives a hangup only because somebody cancels it.
    private static void Signal()
    {
        using var told = new ManualResetEventSlim();
        using var survival = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            told.Set();
        });
        using Process kill = Process.Start("kill", ["-HUP", $"{Environment.ProcessId}"]);
        kill.WaitForExit();
        told.Wait();
        Thread.Sleep(50);
    }

    private static void Connected(Action<TestNetwork, Socket, Socket, TcpEngine> test)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Loopback);
            using (own) using (peer) using (var engine = new TcpEngine()) test(network, own, peer, engine);
        });
    }
}
