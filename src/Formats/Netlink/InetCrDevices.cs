using System.Buffers.Binary;
using System.Text;

namespace Soccr.Formats.Netlink;

/// <summary>
/// The network devices that a message is about. Its attributes have their indexes, which are numbers of one network namespace alone; the attribute <c>devices</c> has the names.
/// </summary>
public static class InetCrDevices
{
    private const int NameBytes = 16, DeviceBytes = sizeof(int) + NameBytes;
    private const string Devices = "devices";

    // Where in its payload an attribute has an index, and whether in network order.
    private static readonly Dictionary<string, (int At, bool IsBigEndian)> s_indexes = new()
    {
        ["ipopt_mreq"] = (8, false),
        ["source_filter"] = (4, false),
        ["multicast_ifindex"] = (0, false),
        ["ipopt_unicast_if"] = (0, true),
        ["bind6"] = (24, false),
        ["peer6"] = (24, false),
        ["ipv6opt_membership"] = (16, false),
        ["ipv6opt_multicast_if"] = (0, false),
        ["ipv6opt_unicast_if"] = (0, true),
        ["datagram_pktinfo"] = (0, false),
        ["datagram_source6"] = (24, false),
        ["datagram_pktinfo6"] = (16, false),
    };

    /// <summary>Adds the attribute <c>devices</c>, where the message has indexes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="nameOf">The name of a device; null where there is none any more.</param>
    public static void AddTo(InetCrMessage message, Func<int, string?> nameOf)
    {
        var used = new SortedSet<int>();
        Renumber(message, index =>
        {
            used.Add(index);
            return index;
        });
        byte[] devices = [.. used.SelectMany(index => nameOf(index) is { } name ? Encode(index, name) : [])];
        if (devices.Length > 0) message.Add(Devices, devices);
    }

    /// <summary>The message with other indexes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="indexOf">The index of the device of that name. Indexes without a name stay.</param>
    public static InetCrMessage Renumber(InetCrMessage message, Func<string, int> indexOf)
    {
        Dictionary<int, string> names = NamesOf(message);
        return Renumber(message, index => names.TryGetValue(index, out string? name) ? indexOf(name) : index);
    }

    /// <summary>The names by index.</summary>
    public static Dictionary<int, string> NamesOf(InetCrMessage message)
    {
        var names = new Dictionary<int, string>();
        foreach (byte[] device in (message.Find(Devices) ?? []).Chunk(DeviceBytes))
        {
            names[BinaryPrimitives.ReadInt32LittleEndian(device)] = Encoding.UTF8.GetString(device.AsSpan(sizeof(int)).TrimEnd((byte)0));
        }
        return names;
    }

    private static InetCrMessage Renumber(InetCrMessage message, Func<int, int> change)
    {
        var changed = new InetCrMessage(message.Command) { HasMore = message.HasMore };
        foreach (InetCrAttribute attribute in message.Attributes)
        {
            changed.Add(attribute, attribute.Name == "ipopt_membership"
                ? InetCrMessage.Nest(InetCrMessage.Inside(attribute.Payload).Select(inside => (inside.Number, Change(inside, change))))
                : Change(attribute, change));
        }
        return changed;
    }

    private static byte[] Change(InetCrAttribute attribute, Func<int, int> change)
    {
        if (attribute.Name is not { } name || !s_indexes.TryGetValue(name, out (int At, bool IsBigEndian) place) || attribute.Payload.Length < place.At + sizeof(int)) return attribute.Payload;
        byte[] changed = [.. attribute.Payload];
        Span<byte> index = changed.AsSpan(place.At);
        int old = place.IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(index) : BinaryPrimitives.ReadInt32LittleEndian(index);
        int @new = old == 0 ? 0 : change(old);
        if (place.IsBigEndian) BinaryPrimitives.WriteInt32BigEndian(index, @new);
        else BinaryPrimitives.WriteInt32LittleEndian(index, @new);
        return changed;
    }

    private static byte[] Encode(int index, string name)
    {
        byte[] device = new byte[DeviceBytes];
        BinaryPrimitives.WriteInt32LittleEndian(device, index);
        Encoding.UTF8.GetBytes(name, device.AsSpan(sizeof(int)));
        return device;
    }
}
