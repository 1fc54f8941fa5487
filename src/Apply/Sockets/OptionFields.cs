using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Soccr.Apply.Interop;
using Soccr.Formats;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket as <c>sk_opts_entry</c> and <c>ip_opts_entry</c>, in JSON of crit's dialect, for the engines whose sockets are in CRIU's images.</summary>
public static class OptionFields
{
    private const string Prefix = "opts.", IpPrefix = "ip_opts.", Send = "so_sndbuf", Receive = "so_rcvbuf", Locks = "so_buf_lock";

    private static readonly HashSet<string> s_known = [Prefix + Send, Prefix + Receive, Prefix + Locks,
        .. OptionNames.All.Where(static names => names.Field is not null).SelectMany(OptionField.NamesOf, static (names, field) => (names.IsIp ? IpPrefix : Prefix) + field)];

    /// <summary>Reads <c>sk_opts_entry</c>. Of a socket in TCP_REPAIR <c>reuseaddr</c> is not what its user sees.</summary>
    /// <exception cref="EngineException">An option cannot be read: an eBPF filter, for one.</exception>
    public static JsonObject ReadSocket(SafeHandle socket)
    {
        var entry = new JsonObject();
        SocketBuffers buffers = SocketBuffers.Get(socket);
        entry["so_sndbuf"] = buffers.Send;
        entry["so_rcvbuf"] = buffers.Receive;
        Read(socket, entry, static names => !names.IsIp);
        entry["so_buf_lock"] = buffers.Locks;
        return entry;
    }

    /// <summary>Reads <c>ip_opts_entry</c>. An IPv6 socket has these options too, for IPv4 inside IPv6.</summary>
    /// <exception cref="EngineException">An option cannot be read.</exception>
    public static JsonObject ReadIp(SafeHandle socket)
    {
        var entry = new JsonObject();
        Read(socket, entry, static names => names.IsIp);
        return entry;
    }

    /// <summary>Sets what the two entries have, IP first; fields that are not there are let be.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="options"><c>sk_opts_entry</c>, valid by its schema.</param>
    /// <param name="ip"><c>ip_opts_entry</c>, or null.</param>
    /// <exception cref="EngineException">The kernel refuses an option, or makes another value of it.</exception>
    public static void Set(SafeHandle socket, JsonObject options, JsonObject? ip = null)
    {
        foreach (OptionFault fault in Try(socket, options, ip).Where(static fault => !fault.IsHarmless)) throw new EngineException($"{fault}");
    }

    /// <summary>Sets what the two entries have, and tells all that the socket does not have then.</summary>
    internal static IReadOnlyList<OptionFault> Try(SafeHandle socket, JsonObject options, JsonObject? ip)
    {
        var setting = new OptionSetting(socket);
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(static option => option.Names.Field is not null))
        {
            (JsonObject? entry, string prefix) = option.Names.IsIp ? (ip, IpPrefix) : (options, Prefix);
            if (entry is not null) Set(setting, socket, option, entry, prefix);
        }
        setting.Compare();
        SocketBuffers now = SocketBuffers.Get(socket);
        setting.Set(
            new SocketBuffers(OptionField.ReadNumber(options, Send) ?? now.Send, OptionField.ReadNumber(options, Receive) ?? now.Receive, (int?)OptionField.ReadNumber(options, Locks) ?? now.Locks),
            Prefix + Send, Prefix + Receive, Prefix + Locks);
        foreach ((string field, JsonNode? _) in options.Where(static field => IsLost(field, Prefix))) setting.Add(Prefix + field, "is an option that is not known");
        foreach ((string field, JsonNode? _) in (ip ?? []).Where(static field => IsLost(field, IpPrefix))) setting.Add(IpPrefix + field, "is there, such a socket does not have it; expected it only of raw sockets");
        return setting.Faults;
    }

    private static void Set(OptionSetting setting, SafeHandle socket, SocketOption option, JsonObject entry, string prefix)
    {
        OptionName names = option.Names;
        string field = prefix + names.Field + (names.Form != OptionForm.Time ? "" : OptionField.HasFraction(entry, names) ? "_usec" : "_sec");
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

    private static bool IsLost(KeyValuePair<string, JsonNode?> field, string prefix) => OptionField.IsSet(field.Value) && !s_known.Contains(prefix + field.Key);

    private static void Read(SafeHandle socket, JsonObject entry, Predicate<OptionName> isWanted)
    {
        bool isTcp = SocketOptionCalls.GetProtocol(socket) == (int)ProtocolType.Tcp;
        foreach (SocketOption option in SocketOptions.All)
        {
            if (option.Names.Field is null || !isWanted(option.Names) || (option.Names.IsTcp && !isTcp)) continue;
            if (option.Get(socket) is { } value) OptionField.Write(entry, option.Names, value);
        }
    }
}
