using System.Runtime.InteropServices;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Options of a socket from CRIU's messages, for the engines whose sockets are in CRIU's images. <see cref="OptionReader"/> reads them.</summary>
public static class OptionFields
{
    /// <summary>Sets what the messages have, IP first; fields that are not there are let be.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="entries">The messages, valid by their schema.</param>
    /// <exception cref="EngineException">The kernel refuses an option.</exception>
    public static void Set(SafeHandle socket, OptionEntries entries)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder) Set(socket, entries, option);
        SetBuffers(socket, entries);
    }

    /// <summary>Sets what is set before a socket has its address and its queues.</summary>
    /// <exception cref="EngineException">The kernel refuses an option.</exception>
    internal static void SetEarly(SafeHandle socket, OptionEntries entries)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(static option => option.Time == OptionTime.Early)) Set(socket, entries, option);
        SetBuffers(socket, entries);
    }

    /// <summary>Sets the rest.</summary>
    /// <exception cref="EngineException">The kernel refuses an option.</exception>
    internal static void SetLate(SafeHandle socket, OptionEntries entries)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(static option => option.Time != OptionTime.Early)) Set(socket, entries, option);
    }

    /// <summary>The fields of Soccr's own that the messages have and that a new socket takes, with their values.</summary>
    internal static IEnumerable<(SocketOption Option, byte[] Value)> OwnOf(OptionEntries entries) => SocketOptions.InSettingOrder
        .Where(static option => option.Names.IsOwn && option.Time == OptionTime.Early)
        .Select(option => (option, Value: ValueOf(entries, option)!)).Where(static own => own.Value is not null);

    private static byte[]? ValueOf(OptionEntries entries, SocketOption option) => option.Names.Field is not null && entries.Of(option.Names.Entry) is { } entry ? OptionField.Read(entry, option.Names) : null;

    private static void Set(SafeHandle socket, OptionEntries entries, SocketOption option)
    {
        if (ValueOf(entries, option) is not { } value) return;
        byte[]? now = option.Get(socket);
        // A kind of socket that does not have an option has it switched off.
        if (now is null && !value.AsSpan().ContainsAnyExcept((byte)0)) return;
        option.Set(socket, value, now);
    }

    private static void SetBuffers(SafeHandle socket, OptionEntries entries)
    {
        SocketBuffers now = SocketBuffers.Get(socket);
        new SocketBuffers(
            OptionField.ReadNumber(entries.Socket, "so_sndbuf") ?? now.Send,
            OptionField.ReadNumber(entries.Socket, "so_rcvbuf") ?? now.Receive,
            (int?)OptionField.ReadNumber(entries.Socket, "so_buf_lock") ?? now.Locks).Set(socket);
    }
}
