using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket as <c>sk_opts_entry</c> and <c>ip_opts_entry</c>, in JSON of crit's dialect, for the engines whose sockets are in CRIU's images.</summary>
public static class OptionFields
{
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
    /// <exception cref="EngineException">The kernel refuses an option.</exception>
    public static void Set(SafeHandle socket, JsonObject options, JsonObject? ip = null)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder)
        {
            JsonObject? entry = option.Names.IsIp ? ip : options;
            if (option.Names.Field is null || entry is null || OptionField.Read(entry, option.Names) is not { } value) continue;
            // A kind of socket that does not have an option has it switched off.
            if (option.Get(socket) is null && !value.AsSpan().ContainsAnyExcept((byte)0)) continue;
            option.Set(socket, value);
        }
        SocketBuffers now = SocketBuffers.Get(socket);
        new SocketBuffers(
            OptionField.ReadNumber(options, "so_sndbuf") ?? now.Send,
            OptionField.ReadNumber(options, "so_rcvbuf") ?? now.Receive,
            (int?)OptionField.ReadNumber(options, "so_buf_lock") ?? now.Locks).Set(socket);
    }

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
