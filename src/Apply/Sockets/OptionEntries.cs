using System.Text.Json.Nodes;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket as CRIU's messages, in JSON of crit's dialect with plain numbers.</summary>
/// <param name="Socket"><c>sk_opts_entry</c>.</param>
/// <param name="Ip"><c>ip_opts_entry</c>; null for none.</param>
/// <param name="Ip6"><c>ipv6_opts_entry</c>, which is Soccr's own; null for none.</param>
/// <param name="Tcp"><c>tcp_opts_entry</c>, of which the engine of TCP has <c>cork</c> and <c>nodelay</c>; null for none.</param>
public sealed record OptionEntries(JsonObject Socket, JsonObject? Ip = null, JsonObject? Ip6 = null, JsonObject? Tcp = null)
{
    /// <summary>The message that an option is a field of; null for none.</summary>
    public JsonObject? Of(OptionEntry entry) => entry switch
    {
        OptionEntry.Ip => Ip,
        OptionEntry.Ip6 => Ip6,
        OptionEntry.Tcp => Tcp,
        _ => Socket,
    };
}
