using System.Net;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Makes a new socket in repair mode into a connection; an error is an <see cref="IOException"/> with the name of the call.</summary>
/// <param name="socket">The socket.</param>
/// <param name="connection">What it is to be.</param>
/// <param name="state">The row of its state.</param>
/// <param name="network">Its network namespace.</param>
internal sealed class TcpRestorer(SafeHandle socket, TcpSnapshot connection, TcpStateRow state, TcpNetwork network)
{
    // The kernel doubles it.
    private static readonly SocketBuffers s_largest = new(int.MaxValue - 1, int.MaxValue - 1, SocketBuffers.SendLock | SocketBuffers.ReceiveLock);

    // Offered to the socket where the record has no window; the next segment of the peer tells the true one.
    private const ushort UnknownWindow = ushort.MaxValue;

    private readonly IPEndPoint _peer = connection.Peer!;

    // Without the FINs, whose numbers come when they do.
    private uint _received = connection.InqSeq - (state.PeerFin ? 1u : 0);
    private uint _written = connection.OutqSeq - (state.OwnFin ? 1u : 0);

    private uint Unacknowledged => _written - connection.OutqLen;

    public void Run()
    {
        SocketBuffers own = connection.Buffers ?? SocketBuffers.Read(socket);
        s_largest.Change(socket, default);
        InetSocketCalls.Bind(socket, connection.Local);
        Connect();
        FillReceiveQueue();
        FillSendQueue();
        // The peer's FIN has a number that the socket does not expect yet.
        uint fin = state.PeerFin ? 1u : 0;
        if (connection.Window is { } window) TcpCalls.SetWindow(socket, window with { RcvWup = window.RcvWup - fin, RcvWnd = window.RcvWnd + fin });
        // Before any segment goes out: it would announce the largest window.
        own.Change(socket, s_largest);
        foreach (TcpStep step in state.Steps) Take(step);
        TcpCalls.SelectQueue(socket, null);
        if (state.Steps.Length > 0) Arrive();
        if (connection.ReadingEnded && !state.PeerFin && connection.State != TcpConnectionState.SynSent) SocketCalls.ShutdownReceiving(socket);
    }

    private void Connect()
    {
        bool waits = connection.State == TcpConnectionState.SynSent;
        TcpCalls.SelectQueue(socket, TcpQueue.Receive);
        TcpCalls.SetSequence(socket, _received - connection.InqLen);
        TcpCalls.SelectQueue(socket, TcpQueue.Send);
        TcpCalls.SetSequence(socket, Unacknowledged - (waits ? 1u : 0));
        if (waits)
        {
            ConnectForReal();
            return;
        }
        InetSocketCalls.Connect(socket, _peer);
        // Refused as soon as something was sent.
        TcpCalls.SetOptions(socket, connection.MssClamp, connection.Options, connection.SndWscale, connection.RcvWscale);
        if (connection.Options.HasFlag(TcpOptions.Timestamps)) TcpCalls.SetTimestamp(socket, Clock(connection));
    }

    // Since 6.7 bit 0 says the unit. Images of older kernels have any, and no bit in opt_mask: the next even number is a millisecond later.
    private static uint Clock(TcpSnapshot connection) => connection.Options.HasFlag(TcpOptions.MicrosecondTimestamps) ? connection.Timestamp | 1 : connection.Timestamp + (connection.Timestamp & 1);

    // A SYN goes out, which the closed network drops, and goes out again later.
    private void ConnectForReal()
    {
        bool before = DescriptorCalls.SetNonBlocking(socket, true);
        try
        {
            OutsideRepair(() => InetSocketCalls.Connect(socket, _peer));
        }
        finally
        {
            DescriptorCalls.SetNonBlocking(socket, before);
        }
    }

    private void FillReceiveQueue()
    {
        if (connection.InqLen == 0) return;
        TcpCalls.SelectQueue(socket, TcpQueue.Receive);
        SocketQueueCalls.SendAll(socket, connection.Inq.Span);
    }

    private void FillSendQueue()
    {
        if (connection.OutqLen == 0) return;
        ReadOnlyMemory<byte> sent = connection.Outq[..^(int)connection.UnsqLen];
        ReadOnlyMemory<byte> unsent = connection.Outq[sent.Length..];
        TcpCalls.SelectQueue(socket, TcpQueue.Send);
        SocketQueueCalls.SendAll(socket, sent.Span);
        if (unsent.IsEmpty) return;
        // In repair mode all would count as sent.
        OutsideRepair(() => SocketQueueCalls.SendAll(socket, unsent.Span));
    }

    // Back in it also where that fails: what is taken away then is to go without a reset.
    private void OutsideRepair(Action action)
    {
        TcpCalls.LeaveRepair(socket, probe: false);
        try
        {
            action();
        }
        finally
        {
            TcpCalls.EnterRepair(socket);
        }
    }

    private void Take(TcpStep step)
    {
        switch (step)
        {
            case TcpStep.Shutdown:
                TcpCalls.SelectQueue(socket, null);
                SocketCalls.ShutdownSending(socket);
                break;
            case TcpStep.ShutdownUnseen:
                TcpCalls.SelectQueue(socket, TcpQueue.Send);
                SocketCalls.ShutdownSending(socket);
                _written++;
                break;
            case TcpStep.PretendFin:
                Pretend(fin: true);
                _received++;
                break;
            case TcpStep.PretendAck:
                Pretend(fin: false);
                break;
        }
    }

    private void Pretend(bool fin)
    {
        // libsoccr puts rcv_wnd here, which the kernel takes, shifted, as the peer's.
        ushort window = connection.Window is { } known ? (ushort)Math.Min(known.SndWnd >> (int)connection.SndWscale, ushort.MaxValue) : UnknownWindow;
        IPEndPoint from = _peer;
        IPEndPoint to = connection.Local;
        if (from.Address.IsIPv4MappedToIPv6) (from, to) = (new(from.Address.MapToIPv4(), from.Port), new(to.Address.MapToIPv4(), to.Port));
        network.Deliver(new TcpSegment(from, to, _received, Unacknowledged, fin, window));
    }

    // What comes over the loopback interface is there when the call returns, or in a moment where another processor does it.
    private void Arrive()
    {
        TcpConnectionState reached;
        for (int i = 0; (reached = TcpCalls.GetInfo(socket).State) != connection.State; i++)
        {
            if (i == 1000) throw new IOException($"the socket stays in state {reached} on the way to {connection.State}: segments with mark 0xC114 do not come through");
            Thread.Sleep(1);
        }
        if (connection.Window is { } window) TcpCalls.SetWindow(socket, window);
    }
}
