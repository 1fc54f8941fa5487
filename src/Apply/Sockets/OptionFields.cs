using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Soccr.Formats;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket from CRIU's messages, for the engines whose sockets are in CRIU's images. <see cref="OptionReader"/> reads them.</summary>
public static class OptionFields
{
    private const string Send = "so_sndbuf", Receive = "so_rcvbuf", Locks = "so_buf_lock";

    // SOF_TIMESTAMPING_OPT_ID and _OPT_ID_TCP: a number for each segment, which only a connection has.
    private const int SegmentNumbers = 0x80 | 0x10000;

    /// <summary>The messages, with their fields in <c>inet_sk_entry</c>.</summary>
    private static readonly (OptionEntry Entry, string Prefix)[] s_entries =
        [(OptionEntry.Socket, "opts."), (OptionEntry.Ip, "ip_opts."), (OptionEntry.Ip6, "ipv6_opts."), (OptionEntry.Tcp, "tcp_opts.")];

    // Those of tcp_opts_entry that are no options here are the engine's, or are in sk_opts_entry too.
    private static readonly HashSet<string> s_others =
    [
        PrefixOf(OptionEntry.Socket) + Send, PrefixOf(OptionEntry.Socket) + Receive, PrefixOf(OptionEntry.Socket) + Locks,
        .. ((string[])["cork", "nodelay", "keepcnt", "keepidle", "keepintvl"]).Select(static field => PrefixOf(OptionEntry.Tcp) + field),
    ];

    private static readonly Dictionary<string, OptionName> s_options = OptionNames.All.Where(static names => names.Field is not null)
        .SelectMany(OptionField.NamesOf, static (names, field) => (Path: PrefixOf(names.Entry) + field, names)).ToDictionary(static row => row.Path, static row => row.names);

    private static readonly Dictionary<string, string> s_paths = OptionNames.All.Where(static names => names.Field is not null).ToDictionary(static names => names.Key, static names => PrefixOf(names.Entry) + names.Field);

    /// <summary>Sets what the messages have, IP first; fields that are not there are let be.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">The messages, valid by their schema.</param>
    /// <exception cref="EngineException">The kernel refuses an option, or makes another value of it.</exception>
    public static void Set(SafeHandle socket, OptionEntries entries) => OptionFault.Demand(Try(socket, entries));

    /// <summary>Sets what the messages have, and tells all that the socket does not have then.</summary>
    internal static IReadOnlyList<OptionFault> Try(SafeHandle socket, OptionEntries entries)
    {
        OptionKind kind = OptionKind.Of(socket);
        var setting = new OptionSetting(socket);
        SetAll(setting, socket, entries, kind, static _ => true);
        SetBuffers(setting, socket, entries.Socket);
        NameLost(setting, entries, kind);
        return setting.Faults;
    }

    /// <summary>The same of what a socket is given before it becomes a connection.</summary>
    internal static IReadOnlyList<OptionFault> TryEarly(SafeHandle socket, OptionEntries entries)
    {
        OptionKind kind = OptionKind.Of(socket) with { IsUnconnected = false };
        var setting = new OptionSetting(socket);
        SetAll(setting, socket, entries, kind, static option => option.Time == OptionTime.Early);
        SetBuffers(setting, socket, entries.Socket);
        NameLost(setting, entries, kind);
        return setting.Faults;
    }

    /// <summary>The same of the rest, which it is given then.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">The messages.</param>
    /// <param name="isConnected">Whether it is one by now, or only tries what it can without.</param>
    internal static IReadOnlyList<OptionFault> TryLate(SafeHandle socket, OptionEntries entries, bool isConnected)
    {
        var setting = new OptionSetting(socket);
        SetAll(setting, socket, entries, OptionKind.Of(socket) with { IsUnconnected = false }, static option => option.Time != OptionTime.Early, isConnected);
        return setting.Faults;
    }

    private static void SetAll(OptionSetting setting, SafeHandle socket, OptionEntries entries, OptionKind kind, Predicate<SocketOption> isWanted, bool isConnected = true)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(option => option.Names.Field is not null && isWanted(option) && kind.Has(option.Names)))
        {
            if (entries.Of(option.Names.Entry) is { } entry) Set(setting, socket, option, entry, isConnected);
        }
        setting.Compare();
    }

    private static void Set(OptionSetting setting, SafeHandle socket, SocketOption option, JsonObject entry, bool isConnected)
    {
        OptionName names = option.Names;
        string field = s_paths[names.Key] + (names.Form != OptionForm.Time ? "" : OptionField.HasFraction(entry, names) ? "_usec" : "_sec");
        try
        {
            if (OptionField.Read(entry, names) is not { } value) return;
            if (!isConnected && names.Key == "sockopt_timestamping") value = OptionValue.OfNumber(OptionValue.ToNumber(value) & ~SegmentNumbers);
            // The kernel takes none of a socket that is no connection yet.
            if (!isConnected && names.Key == "tcp_opts.window_clamp" && OptionValue.ToNumber(value) == 0) setting.Add(field, "is 0, expected the bytes of a window");
            // A kind of socket that does not have an option has it switched off.
            byte[]? now = option.Get(socket);
            if (now is not null || value.AsSpan().ContainsAnyExcept((byte)0)) setting.Set(option, field, value, now);
        }
        catch (ImageFormatException e)
        {
            setting.Add(field, e.Fact);
        }
    }

    private static void SetBuffers(OptionSetting setting, SafeHandle socket, JsonObject options)
    {
        SocketBuffers now = SocketBuffers.Get(socket);
        string prefix = PrefixOf(OptionEntry.Socket);
        setting.Set(
            new SocketBuffers(OptionField.ReadNumber(options, Send) ?? now.Send, OptionField.ReadNumber(options, Receive) ?? now.Receive, (int?)OptionField.ReadNumber(options, Locks) ?? now.Locks),
            prefix + Send, prefix + Receive, prefix + Locks);
    }

    private static void NameLost(OptionSetting setting, OptionEntries entries, OptionKind kind)
    {
        foreach ((OptionEntry entry, string prefix) in s_entries)
        {
            foreach ((string field, JsonNode? value) in entries.Of(entry) ?? [])
            {
                string path = prefix + field;
                if (s_others.Contains(path) || !OptionField.IsSet(value) || (s_options.TryGetValue(path, out OptionName? option) && kind.Has(option))) continue;
                setting.Add(path, "is there, such a socket does not have the option; expected none");
            }
        }
    }

    private static string PrefixOf(OptionEntry entry) => s_entries.First(row => row.Entry == entry).Prefix;
}
