using System.Text.Json.Nodes;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>A TCP socket of a set.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="Connection">State, addresses, queues.</param>
/// <param name="Options"><c>sk_opts_entry</c>, <c>ip_opts_entry</c> and <c>tcp_opts_entry</c>.</param>
public sealed record TcpMember(SocketNumber Number, TcpSnapshot Connection, TcpMemberOptions Options);

/// <summary>Options of a TCP socket, in JSON of crit's dialect.</summary>
/// <param name="Socket"><c>sk_opts_entry</c>.</param>
/// <param name="Ip"><c>ip_opts_entry</c>; null for none.</param>
/// <param name="NoDelay">TCP_NODELAY.</param>
/// <param name="Cork">TCP_CORK.</param>
/// <param name="V6Only">IPV6_V6ONLY.</param>
public sealed record TcpMemberOptions(JsonObject Socket, JsonObject? Ip, bool NoDelay, bool Cork, bool V6Only);
