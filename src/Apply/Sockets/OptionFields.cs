using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket as <c>sk_opts_entry</c> and <c>ip_opts_entry</c>, in JSON of crit's dialect, for the engines whose sockets are in CRIU's images.</summary>
public static class OptionFields
{
    private const int Microseconds = 8;
    private const int InstructionBytes = 8;

    /// <summary>Fields that are there only where the option is set: CRIU writes the others always.</summary>
    private static readonly string[] s_onlyWhereSet = ["freebind", "pktinfo", "so_passsec", "so_no_check"];

    /// <summary>Reads <c>sk_opts_entry</c>. Of a socket in TCP_REPAIR <c>reuseaddr</c> is not what its user sees.</summary>
    /// <exception cref="EngineException">An option cannot be read: an eBPF filter, for one.</exception>
    public static JsonObject ReadSocket(SafeHandle socket)
    {
        var entry = new JsonObject();
        SocketBuffers buffers = SocketBuffers.Get(socket);
        entry["so_sndbuf"] = buffers.Send;
        entry["so_rcvbuf"] = buffers.Receive;
        Read(socket, entry, static level => level != Libc.IPPROTO_IP);
        entry["so_buf_lock"] = buffers.Locks;
        return entry;
    }

    /// <summary>Reads <c>ip_opts_entry</c>. An IPv6 socket has these options too, for IPv4 inside IPv6.</summary>
    /// <exception cref="EngineException">An option cannot be read.</exception>
    public static JsonObject ReadIp(SafeHandle socket)
    {
        var entry = new JsonObject();
        Read(socket, entry, static level => level == Libc.IPPROTO_IP);
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
            JsonObject? entry = option.Level == Libc.IPPROTO_IP ? ip : options;
            if (option.Field is null || entry is null || ToValue(option, entry) is not { } value) continue;
            // A kind of socket that does not have an option has it switched off.
            if (option.Get(socket) is null && !value.AsSpan().ContainsAnyExcept((byte)0)) continue;
            option.Set(socket, value);
        }
        SocketBuffers now = SocketBuffers.Get(socket);
        new SocketBuffers(
            options["so_sndbuf"] is { } send ? Number<uint>(send) : now.Send,
            options["so_rcvbuf"] is { } receive ? Number<uint>(receive) : now.Receive,
            options["so_buf_lock"] is { } locks ? Number<int>(locks) : now.Locks).Set(socket);
    }

    private static void Read(SafeHandle socket, JsonObject entry, Predicate<int> isLevel)
    {
        bool isTcp = OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PROTOCOL) == Libc.IPPROTO_TCP;
        foreach (SocketOption option in SocketOptions.All)
        {
            if (option.Field is not { } field || !isLevel(option.Level) || (option.Level == Libc.IPPROTO_TCP && !isTcp)) continue;
            if (option.Get(socket) is { } value) Write(entry, field, option.Form, value);
        }
    }

    private static void Write(JsonObject entry, string field, OptionForm form, byte[] value)
    {
        switch (form)
        {
            case OptionForm.Flag when value[0] == 0 && s_onlyWhereSet.Contains(field):
            case OptionForm.Device or OptionForm.Filter when value.Length == 0:
            case OptionForm.Linger when SocketOption.ToNumber(value) == 0:
                break;
            case OptionForm.Flag when field == "so_oobinline":
            case OptionForm.Number:
                entry[field] = (uint)SocketOption.ToNumber(value);
                break;
            case OptionForm.Flag:
                entry[field] = value[0] != 0;
                break;
            case OptionForm.Linger:
                entry[field] = BinaryPrimitives.ReadInt32LittleEndian(value.AsSpan(sizeof(int)));
                break;
            case OptionForm.Time:
                entry[field + "_sec"] = BinaryPrimitives.ReadUInt64LittleEndian(value);
                entry[field + "_usec"] = BinaryPrimitives.ReadUInt64LittleEndian(value.AsSpan(Microseconds));
                break;
            case OptionForm.Device:
                entry[field] = Encoding.UTF8.GetString(value);
                break;
            case OptionForm.Filter:
                entry[field] = new JsonArray([.. value.Chunk(InstructionBytes).Select(static word => JsonValue.Create(ToWord(word)))]);
                break;
        }
    }

    private static byte[]? ToValue(SocketOption option, JsonObject entry)
    {
        string field = option.Form == OptionForm.Time ? option.Field + "_sec" : option.Field!;
        if (entry[field] is not { } node) return option.Form == OptionForm.Linger ? new byte[2 * sizeof(int)] : null;
        switch (option.Form)
        {
            case OptionForm.Flag when node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False:
                return SocketOption.Bytes(node.GetValue<bool>() ? 1 : 0);
            case OptionForm.Linger:
                return [.. SocketOption.Bytes(1), .. SocketOption.Bytes(Number<int>(node))];
            case OptionForm.Time:
                byte[] time = new byte[2 * Microseconds];
                BinaryPrimitives.WriteUInt64LittleEndian(time, Number<ulong>(node));
                BinaryPrimitives.WriteUInt64LittleEndian(time.AsSpan(Microseconds), entry[option.Field + "_usec"] is { } micro ? Number<ulong>(micro) : 0);
                return time;
            case OptionForm.Device:
                return Encoding.UTF8.GetBytes(node.GetValue<string>());
            case OptionForm.Filter:
                return [.. node.AsArray().SelectMany(static word => FromWord(Number<ulong>(word!)))];
            default:
                return SocketOption.Bytes((int)Number<uint>(node));
        }
    }

    // struct sock_filter has code, jt, jf and k in this order, and the image's word has them from its top.
    private static ulong ToWord(ReadOnlySpan<byte> instruction) =>
        (ulong)BinaryPrimitives.ReadUInt16LittleEndian(instruction) << 48 | (ulong)instruction[2] << 40 | (ulong)instruction[3] << 32 | BinaryPrimitives.ReadUInt32LittleEndian(instruction[4..]);

    private static byte[] FromWord(ulong word)
    {
        byte[] instruction = [(byte)(word >> 48), (byte)(word >> 56), (byte)(word >> 40), (byte)(word >> 32), 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(instruction.AsSpan(4), (uint)word);
        return instruction;
    }

    private static T Number<T>(JsonNode node) where T : System.Numerics.INumber<T> => T.Parse(node.ToString(), CultureInfo.InvariantCulture);
}
