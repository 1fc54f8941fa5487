using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Soccr.Formats;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket from CRIU's messages, for the engines whose sockets are in CRIU's images. <see cref="OptionReader"/> reads them.</summary>
public static class OptionFields
{
    private const string Send = "so_sndbuf", Receive = "so_rcvbuf", Locks = "so_buf_lock";

    // Its flags may ask for a number for each segment.
    private const string OfConnections = "sockopt_timestamping";

    /// <summary>The messages, with their fields in <c>inet_sk_entry</c>.</summary>
    private static readonly (OptionEntry Entry, string Prefix)[] s_entries =
        [(OptionEntry.Socket, "opts."), (OptionEntry.Ip, "ip_opts."), (OptionEntry.Ip6, "ipv6_opts."), (OptionEntry.Tcp, "tcp_opts.")];

    // Those of tcp_opts_entry that are no options here are the engine's, or are in sk_opts_entry too.
    private static readonly HashSet<string> s_known =
    [
        PrefixOf(OptionEntry.Socket) + Send, PrefixOf(OptionEntry.Socket) + Receive, PrefixOf(OptionEntry.Socket) + Locks,
        .. ((string[])["cork", "nodelay", "keepcnt", "keepidle", "keepintvl"]).Select(static field => PrefixOf(OptionEntry.Tcp) + field),
        .. OptionNames.All.Where(static names => names.Field is not null).SelectMany(OptionField.NamesOf, static (names, field) => PrefixOf(names.Entry) + field),
    ];

    /// <summary>Sets what the messages have, IP first; fields that are not there are let be.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">The messages, valid by their schema.</param>
    /// <exception cref="EngineException">The kernel refuses an option, or makes another value of it.</exception>
    public static void Set(SafeHandle socket, OptionEntries entries) => OptionFault.Demand(Try(socket, entries));

    /// <summary>Sets what the messages have, and tells all that the socket does not have then.</summary>
    internal static IReadOnlyList<OptionFault> Try(SafeHandle socket, OptionEntries entries) => Try(socket, entries, static _ => true, hasBuffers: true);

    /// <summary>The same with what is set before a socket has its address and its queues.</summary>
    internal static IReadOnlyList<OptionFault> TryEarly(SafeHandle socket, OptionEntries entries) => Try(socket, entries, static option => option.Time == OptionTime.Early, hasBuffers: true);

    /// <summary>The same with the rest.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">The messages.</param>
    /// <param name="isConnected">Whether it has what only a connection has.</param>
    internal static IReadOnlyList<OptionFault> TryLate(SafeHandle socket, OptionEntries entries, bool isConnected = true) =>
        Try(socket, entries, option => option.Time != OptionTime.Early && (isConnected || option.Names.Key != OfConnections), hasBuffers: false);

    private static IReadOnlyList<OptionFault> Try(SafeHandle socket, OptionEntries entries, Predicate<SocketOption> isWanted, bool hasBuffers)
    {
        var setting = new OptionSetting(socket);
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(option => option.Names.Field is not null && isWanted(option)))
        {
            if (entries.Of(option.Names.Entry) is { } entry) Set(setting, socket, option, entry);
        }
        setting.Compare();
        if (!hasBuffers) return setting.Faults;
        SocketBuffers now = SocketBuffers.Get(socket);
        JsonObject options = entries.Socket;
        string prefix = PrefixOf(OptionEntry.Socket);
        setting.Set(
            new SocketBuffers(OptionField.ReadNumber(options, Send) ?? now.Send, OptionField.ReadNumber(options, Receive) ?? now.Receive, (int?)OptionField.ReadNumber(options, Locks) ?? now.Locks),
            prefix + Send, prefix + Receive, prefix + Locks);
        foreach (string lost in s_entries.SelectMany(row => FindLost(entries.Of(row.Entry), row.Prefix))) setting.Add(lost, "is there, such a socket has no such option; expected none");
        return setting.Faults;
    }

    private static void Set(OptionSetting setting, SafeHandle socket, SocketOption option, JsonObject entry)
    {
        OptionName names = option.Names;
        string field = PrefixOf(names.Entry) + names.Field + (names.Form != OptionForm.Time ? "" : OptionField.HasFraction(entry, names) ? "_usec" : "_sec");
        try
        {
            if (OptionField.Read(entry, names) is not { } value) return;
            // A kind of socket that does not have an option has it switched off.
            if (value.AsSpan().ContainsAnyExcept((byte)0) || option.Get(socket) is not null) setting.Set(option, field, value);
        }
        catch (ImageFormatException e)
        {
            setting.Add(field, e.Fact);
        }
    }

    private static IEnumerable<string> FindLost(JsonObject? entry, string prefix) =>
        (entry ?? []).Where(field => OptionField.IsSet(field.Value) && !s_known.Contains(prefix + field.Key)).Select(field => prefix + field.Key);

    private static string PrefixOf(OptionEntry entry) => s_entries.First(row => row.Entry == entry).Prefix;
}
