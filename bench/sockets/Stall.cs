using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Soccr.Apply.Sockets;

namespace Soccr.Bench.Sockets;

/// <summary>How long a connection stands still whose data in flight was lost, when both of its ends are carried over.</summary>
internal static class Stall
{
    private const int Bytes = 50_000;

    /// <summary>Milliseconds from the open network to the last byte.</summary>
    /// <param name="settled">Whether the ends were settled before.</param>
    public static double Measure(bool settled)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var own = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        own.Connect(listener.LocalEndPoint!);
        using Socket peer = listener.Accept();
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Nft($"table inet losses {{ chain in {{ type filter hook input priority -300; policy accept; tcp dport {port} drop; }}; }};");
        own.Send(new byte[Bytes]);
        Nft($"table inet lock {{ chain out {{ type filter hook output priority -300; policy accept; meta mark 0xC114 accept; tcp dport {port} drop; tcp sport {port} drop; }}; }};");
        Nft("delete table inet losses");

        using var engine = new TcpEngine();
        (TcpSnapshot one, TcpSnapshot other) = (Take(engine, own.SafeHandle), Take(engine, peer.SafeHandle));
        if (settled) (one, other) = TcpPair.Settle(one, other);
        (TcpSocket first, TcpSocket second) = (Restore(engine, one), Restore(engine, other));
        Nft("delete table inet lock");
        long start = Stopwatch.GetTimestamp();
        first.Resume();
        second.Resume();
        using var receiver = new Socket(new SafeSocketHandle(second.Handle.DangerousGetHandle(), ownsHandle: true));
        second.Handle.SetHandleAsInvalid();
        byte[] buffer = new byte[Bytes];
        for (int have = 0, more; have < Bytes; have += more)
        {
            more = receiver.Receive(buffer);
            if (more == 0) throw new InvalidOperationException($"the stream ends after {have} bytes");
        }
        double stalled = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        first.Handle.Dispose();
        return stalled;
    }

    private static TcpSnapshot Take(TcpEngine engine, SafeHandle socket)
    {
        using TcpSocket paused = engine.Pause(socket);
        TcpSnapshot saved = paused.Save();
        paused.TakeAway();
        return saved;
    }

    private static TcpSocket Restore(TcpEngine engine, TcpSnapshot saved)
    {
        TcpSocket socket = engine.Pause(TcpEngine.MakeSocket(saved.Local.AddressFamily));
        socket.Restore(saved);
        return socket;
    }

    private static void Nft(string rules)
    {
        using Process nft = Process.Start(new ProcessStartInfo("nft", ["-f", "-"]) { RedirectStandardInput = true })!;
        nft.StandardInput.Write(rules);
        nft.StandardInput.Close();
        nft.WaitForExit();
        if (nft.ExitCode != 0) throw new InvalidOperationException($"nft refuses: {rules}");
    }
}
