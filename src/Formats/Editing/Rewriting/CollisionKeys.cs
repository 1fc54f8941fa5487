using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>What makes a thing the only one of its kind: a row of <see cref="CollisionKeys"/>.</summary>
/// <param name="Roles">Rules for these may make two of them one.</param>
/// <param name="Keys">Reads the keys from an entry; as many after a change as before.</param>
internal sealed record CollisionKey(Role[] Roles, Func<MessageView, IEnumerable<object>> Keys);

/// <summary>THE TABLE of things that rules must not make one of two.</summary>
internal static class CollisionKeys
{
    private static readonly CollisionKey s_inet = new([Role.Address, Role.Port], static socket => OfInet(socket));
    private static readonly CollisionKey s_unix = new([Role.UnixName], static socket => OfUnix(socket));

    /// <summary>By the message of the entry.</summary>
    public static readonly Dictionary<string, CollisionKey> ByMessage = new()
    {
        ["inet_sk_entry"] = s_inet,
        ["unix_sk_entry"] = s_unix,
        ["file_entry"] = new([Role.Address, Role.Port, Role.UnixName], static file =>
            [.. file.Message("isk") is { } inet ? OfInet(inet) : [], .. file.Message("usk") is { } unix ? OfUnix(unix) : []]),
        ["mnt_entry"] = new([Role.MntId, Role.Path], static mount =>
            [new MountKey((uint)mount.Number("mnt_id")), new MountPointKey(System.IO.Path.GetFileName(mount.FileName), mount.Text("mountpoint") ?? "")]),
        ["net_device_entry"] = new([Role.IfName], static device => [new DeviceKey(System.IO.Path.GetFileName(device.FileName), device.Text("name") ?? "")]),
        ["task_kobj_ids_entry"] = new([Role.NsId], static ids => OfIds(ids)),
        ["core_entry"] = new([Role.NsId], static core => core.Message("ids") is { } ids ? OfIds(ids) : []),
        ["inventory_entry"] = new([Role.NsId], static inventory => inventory.Message("root_ids") is { } ids ? OfIds(ids) : []),
    };

    /// <summary>The key of a device's address in a dump of them; null for another message.</summary>
    public static object? OfAddress(string image, ReadOnlySpan<byte> json)
    {
        using JsonDocument message = JsonDocument.Parse(Encoding.Latin1.GetString(json));
        if (!message.RootElement.TryGetProperty("ifa_index", out JsonElement device) || !message.RootElement.TryGetProperty("attributes", out JsonElement attributes)) return null;
        string? local = Text(attributes, "local");
        string? address = local ?? Text(attributes, "address");
        return address is null ? null : new DeviceAddressKey(image, device.GetRawText(), address, message.RootElement.GetProperty("ifa_prefixlen").GetRawText(), Text(attributes, "address"));
    }

    private static string? Text(JsonElement attributes, string name)
    {
        foreach (JsonElement attribute in attributes.EnumerateArray())
        {
            if (attribute.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String) return value.GetString();
        }
        return null;
    }

    private static IEnumerable<object> OfInet(MessageView socket)
    {
        ulong port = socket.Number("src_port");
        IReadOnlyList<ulong> words = socket.Numbers("src_addr");
        if (port == 0 || words.Count is not (1 or 4)) return [];
        byte[] address = new byte[sizeof(uint) * words.Count];
        for (int i = 0; i < words.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(address.AsSpan(sizeof(uint) * i), (uint)words[i]);
        return [new BoundKey((uint)socket.Number("ns_id"), (uint)socket.Number("proto"), NetworkPrefix.Of(address, 8 * address.Length), (uint)port)];
    }

    private static IEnumerable<object> OfUnix(MessageView socket)
    {
        ReadOnlySpan<byte> name = socket.BytesOf("name");
        return name.IsEmpty ? [] : [new UnixKey((uint)socket.Number("ns_id"), socket.Text("name_dir") ?? "", Encoding.Latin1.GetString(name))];
    }

    private static List<object> OfIds(MessageView ids)
    {
        var keys = new List<object>();
        foreach (FieldRole role in FieldRoles.All)
        {
            if (role.Message == "task_kobj_ids_entry" && ids.TryNumber(role.Field, out ulong number)) keys.Add(new NamespaceKey(role.Class!, (uint)number));
        }
        return keys;
    }

    private sealed record BoundKey(uint Namespace, uint Protocol, NetworkPrefix Address, uint Port)
    {
        public override string ToString() => $"{Protocol switch { 6 => "tcp", 17 => "udp", _ => $"protocol {Protocol}" }} {Address} port {Port}";
    }

    private sealed record UnixKey(uint Namespace, string Directory, string Name)
    {
        public override string ToString() => $"the unix socket {(Name.StartsWith('\0') ? "@" : Directory.Length > 0 && !Name.StartsWith('/') ? $"{Directory}/" : "")}{Readable.Text(Encoding.Latin1.GetBytes(Name.Trim('\0')))}";
    }

    private sealed record MountKey(uint Id)
    {
        public override string ToString() => $"mount id {Id}";
    }

    private sealed record MountPointKey(string Image, string Path)
    {
        public override string ToString() => $"mount point {Path}";
    }

    private sealed record DeviceKey(string Image, string Name)
    {
        public override string ToString() => $"device {Name}";
    }

    private sealed record NamespaceKey(string Kind, uint Id)
    {
        public override string ToString() => $"{Kind} namespace {Id}";
    }

    private sealed record DeviceAddressKey(string Image, string Device, string Address, string Length, string? Peer)
    {
        public override string ToString() => $"address {Address}/{Length} of device {Device}";
    }
}
