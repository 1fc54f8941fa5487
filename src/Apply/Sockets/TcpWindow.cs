namespace Soccr.Apply.Sockets;

/// <summary>Windows of a connection: <c>struct tcp_repair_window</c>, the part of libsoccr's record that <c>SOCCR_FLAGS_WINDOW</c> says is there.</summary>
/// <param name="SndWl1">Sequence number of the segment that last updated the send window.</param>
/// <param name="SndWnd">Window that the peer offers, in bytes.</param>
/// <param name="MaxWindow">Largest such window so far, in bytes.</param>
/// <param name="RcvWnd">Window that this end offers, in bytes.</param>
/// <param name="RcvWup">Next sequence number expected when <paramref name="RcvWnd"/> was last announced.</param>
public readonly record struct TcpWindow(uint SndWl1, uint SndWnd, uint MaxWindow, uint RcvWnd, uint RcvWup);
