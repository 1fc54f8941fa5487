namespace Soccr.Apply.Sockets;

/// <summary>What is asked of <c>struct tcp_info</c>.</summary>
/// <param name="State">State.</param>
/// <param name="Options">What both ends agreed on.</param>
/// <param name="SndWscale">Shift of the peer's windows.</param>
/// <param name="RcvWscale">Shift of the own windows.</param>
/// <param name="Unacked">Of a socket that listens: connections that wait to be accepted.</param>
/// <param name="Sacked">Of a socket that listens: how many may wait.</param>
internal readonly record struct TcpInfo(TcpConnectionState State, TcpOptions Options, byte SndWscale, byte RcvWscale, uint Unacked, uint Sacked);
