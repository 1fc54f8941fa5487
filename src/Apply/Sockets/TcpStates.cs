using static Soccr.Apply.Sockets.TcpConnectionState;
using static Soccr.Apply.Sockets.TcpStep;

namespace Soccr.Apply.Sockets;

/// <summary>A state: how it is reached again.</summary>
/// <param name="OwnFin">Whether a FIN stands at the end of the send queue, with a sequence number of its own.</param>
/// <param name="PeerFin">Whether the peer's FIN has come.</param>
/// <param name="Steps">What leads there from ESTABLISHED, which a connect in repair mode reaches.</param>
internal sealed record TcpStateRow(bool OwnFin = false, bool PeerFin = false, params TcpStep[] Steps);

/// <summary>THE TABLE of states in which a connection can be restored.</summary>
internal static class TcpStates
{
    private static readonly Dictionary<TcpConnectionState, TcpStateRow> s_rows = new()
    {
        [Established] = new(),
        [SynSent] = new(),
        [CloseWait] = new(PeerFin: true, Steps: [PretendFin]),
        [FinWait1] = new(OwnFin: true, Steps: [Shutdown]),
        [FinWait2] = new(OwnFin: true, Steps: [ShutdownUnseen, PretendAck]),
        [Closing] = new(OwnFin: true, PeerFin: true, Steps: [Shutdown, PretendFin]),
        [LastAck] = new(OwnFin: true, PeerFin: true, Steps: [PretendFin, Shutdown]),
        [Close] = new(OwnFin: true, PeerFin: true, Steps: [PretendFin, ShutdownUnseen, PretendAck]),
    };

    /// <summary>The row of a state; null where connections in it cannot be restored.</summary>
    public static TcpStateRow? Find(TcpConnectionState state) => s_rows.GetValueOrDefault(state);
}
