namespace Soccr.Apply.Sockets.Sets;

/// <summary>A TCP socket of a set.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="Connection">State, addresses, queues.</param>
/// <param name="Options">Its options.</param>
public sealed record TcpMember(SocketNumber Number, TcpSnapshot Connection, TcpMemberOptions Options);

/// <summary>Options of a TCP socket.</summary>
/// <param name="Entries">Those that are set before its address or after its queues.</param>
/// <param name="NoDelay">TCP_NODELAY.</param>
/// <param name="Cork">TCP_CORK.</param>
/// <param name="V6Only">IPV6_V6ONLY.</param>
public sealed record TcpMemberOptions(OptionEntries Entries, bool NoDelay, bool Cork, bool V6Only);
