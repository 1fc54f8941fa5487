using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Steps that tests of TCP sockets share.</summary>
internal static class TcpTesting
{
    private const int Patience = 30_000;

    /// <summary>Bytes that say where they stand.</summary>
    public static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Socket Listen(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(2000);
        return listener;
    }

    public static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    /// <summary>Connects to a listener. An address such as ::ffff:127.0.0.1 makes an end of IPv6.</summary>
    public static (Socket Own, Socket Peer) Connect(Socket listener, IPAddress address, IPAddress? from = null)
    {
        var own = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6) own.DualMode = true;
        if (from is not null) own.Bind(new IPEndPoint(from, 0));
        own.Connect(new IPEndPoint(address, Port(listener)));
        return (own, listener.Accept());
    }

    public static TcpConnectionState StateOf(Socket socket) => TcpCalls.GetInfo(socket.SafeHandle).State;

    public static void Await(Func<bool> condition, string what)
    {
        for (int i = 0; !condition(); i++)
        {
            Assert.True(i < Patience / 5, $"waited in vain for: {what}");
            Thread.Sleep(5);
        }
    }

    public static byte[] Read(Socket socket, int length)
    {
        socket.ReceiveTimeout = Patience;
        byte[] bytes = new byte[length];
        int have = 0;
        while (have < length)
        {
            int more = socket.Receive(bytes, have, length - have, SocketFlags.None);
            Assert.True(more > 0, $"the stream ends after {have} of {length} bytes");
            have += more;
        }
        return bytes;
    }

    public static void ReadEnd(Socket socket)
    {
        socket.ReceiveTimeout = Patience;
        Assert.Equal(0, socket.Receive(new byte[1]));
    }

    /// <summary>A new socket that is to be what a connection was.</summary>
    public static TcpSocket Restore(TcpEngine engine, TcpSnapshot connection)
    {
        TcpSocket socket = engine.Pause(TcpEngine.MakeSocket(connection.Local.AddressFamily));
        socket.Restore(connection);
        return socket;
    }

    public static Socket SocketOf(TcpSocket restored) => SocketOf(restored.Handle);

    public static Socket SocketOf(SafeHandle handle)
    {
        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        return socket;
    }

    /// <summary>Saves a socket and takes it away, unseen by its peer. Closing it would not be enough: a program that is being started has a copy for a moment.</summary>
    public static TcpSnapshot Take(TcpEngine engine, Socket socket)
    {
        TcpSnapshot saved = Take(engine, socket.SafeHandle);
        socket.SafeHandle.Dispose();
        return saved;
    }

    public static TcpSnapshot Take(TcpEngine engine, SafeHandle handle)
    {
        using TcpSocket paused = engine.Pause(handle);
        TcpSnapshot saved = paused.Save();
        paused.TakeAway();
        return saved;
    }

    /// <summary>Compares field by field; clocks run on.</summary>
    public static void AssertSame(TcpSnapshot expected, TcpSnapshot actual, string what)
    {
        Assert.True(expected.Inq.Span.SequenceEqual(actual.Inq.Span), $"{what}: inq");
        Assert.True(expected.Outq.Span.SequenceEqual(actual.Outq.Span), $"{what}: outq");
        Assert.Equal(expected.Timestamp & 1, actual.Timestamp & 1);
        Assert.InRange(actual.Timestamp - expected.Timestamp, 0u, 60_000_000u);
        static TcpSnapshot Rest(TcpSnapshot connection) => connection with { Inq = default, Outq = default, Timestamp = 0 };
        Assert.True(Rest(expected) == Rest(actual), $"{what}:\n{Rest(expected)}\n{Rest(actual)}");
    }

    /// <summary>Whether a socket is in repair mode; and 0 or 1 of SO_REUSEADDR.</summary>
    public static (bool Repair, int Reuse) ModeOf(SafeHandle socket)
    {
        return (OptionCalls.GetNumber(socket, Libc.SOL_TCP, Libc.TCP_REPAIR) != 0, SocketOptionCalls.GetReuseAddress(socket));
    }
}
