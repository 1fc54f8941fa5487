using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Reads options of sockets, for the engines whose sockets are in CRIU's images. What Soccr alone has a field for is read where it is not what a new socket of
/// the same network namespace has, which is looked up once for all sockets of a kind. Not for several threads at once.
/// </summary>
public sealed class OptionReader
{
    private readonly Dictionary<OptionKind, Item[]> _items = [];

    /// <summary>Reads all options. Of a socket in TCP_REPAIR <c>reuseaddr</c> is not what its user sees.</summary>
    /// <exception cref="EngineException">An option cannot be read: an eBPF filter, for one.</exception>
    public OptionEntries Read(SafeHandle socket)
    {
        OptionKind kind = OptionKind.Of(socket);
        if (!_items.TryGetValue(kind, out Item[]? items)) _items.Add(kind, items = ItemsOf(socket, kind));
        var options = new JsonObject();
        SocketBuffers buffers = SocketBuffers.Get(socket);
        options["so_sndbuf"] = buffers.Send;
        options["so_rcvbuf"] = buffers.Receive;
        var entries = new OptionEntries(options, kind.IsUnix ? null : [], kind.IsInet6 ? [] : null, kind.IsTcp ? [] : null);
        var off = new HashSet<OptionGroup>();
        foreach (OptionGroup group in OptionGroup.All.Where(group => kind.IsTcp && (kind.IsInet6 || !group.IsInet6)))
        {
            if (group.AreAllOff(socket)) off.Add(group);
        }
        foreach ((SocketOption option, byte[]? unset, OptionGroup? group) in items)
        {
            if (group is not null && off.Contains(group)) continue;
            if (option.Get(socket) is not { } value) continue;
            if (option.Names.IsOwn && value.AsSpan().SequenceEqual(unset)) continue;
            OptionField.Write(entries.Of(option.Names.Entry)!, option.Names, value);
        }
        options["so_buf_lock"] = buffers.Locks;
        return entries;
    }

    private static Item[] ItemsOf(SafeHandle socket, OptionKind kind)
    {
        SocketOption[] wanted = [.. SocketOptions.All.Where(option => option.Names.Field is not null && kind.Has(option.Names))];
        using NetworkNamespace place = NetworkNamespace.Of(socket);
        return place.Run<Item[]>(() =>
        {
            using SafeFileHandle unset = SocketCalls.MakeLike(kind.Family, kind.Protocol);
            return [.. wanted.Select(option => new Item(option, option.Names.IsOwn ? option.Get(unset) : null, OptionGroup.Of(option.Names.Key)))];
        });
    }

    /// <summary>An option that sockets of a kind have.</summary>
    /// <param name="Option">The option.</param>
    /// <param name="Unset">What a new socket has; null where it does not have the option.</param>
    /// <param name="Group">Options that are asked for together.</param>
    private readonly record struct Item(SocketOption Option, byte[]? Unset, OptionGroup? Group);
}
