using Soccr.Formats.Netlink.Families;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A message of af_inet_cr: an UDP socket, or a datagram of its receive queue.</summary>
/// <param name="command">What it is about.</param>
public sealed class InetCrMessage(InetCrCommand command)
{
    private static readonly string[] s_order = [.. InetCr.Order];

    private readonly List<InetCrAttribute> _attributes = [];

    // One for each group.
    private static readonly HashSet<string> s_repeated = ["source_filter", "ipv6opt_membership"];

    /// <summary>The most bytes of datagram that one message has; the rest is in the next.</summary>
    public const int ChunkBytes = 0x3f00;

    /// <summary>What it is about.</summary>
    public InetCrCommand Command => command;

    /// <summary>Whether it is a socket.</summary>
    public bool IsSocket => command != InetCrCommand.Datagram;

    /// <summary>Whether it is a socket of IPv6.</summary>
    public bool IsIpv6 => command == InetCrCommand.Dump6;

    /// <summary>The name that the socket is bound to, a <c>sockaddr_in</c> or <c>sockaddr_in6</c>; null where it is not bound.</summary>
    public byte[]? Bind => Find(IsIpv6 ? "bind6" : "bind");

    /// <summary>The name that the socket is connected to, in the same way.</summary>
    public byte[]? Peer => Find(IsIpv6 ? "peer6" : "peer");

    /// <summary>Whether the datagram goes on in the next message: NLM_F_MULTI.</summary>
    public bool HasMore { get; init; }

    /// <summary>Where it begins in the file that it was read from; null of one that was made.</summary>
    public long? Offset { get; init; }

    /// <summary>The attributes, in wire order.</summary>
    public IReadOnlyList<InetCrAttribute> Attributes => _attributes;

    /// <summary>Whether an attribute is not the patch's but Soccr's.</summary>
    public static bool IsOwn(string name) => InetCr.Attributes.Find(name)!.Number >= InetCr.FirstOwn;

    /// <summary>Adds an attribute behind the others.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="payload">What is in it.</param>
    /// <exception cref="ArgumentException">There is none of that name, or the payload is none of its.</exception>
    public void Add(string name, ReadOnlySpan<byte> payload = default)
    {
        AttributeTable.Entry entry = InetCr.Attributes.Find(name) ?? throw new ArgumentException($"no attribute of af_inet_cr is called {name}", nameof(name));
        if (!entry.Type.Fits(payload, default)) throw new ArgumentException($"{payload.Length} bytes are no {name}", nameof(payload));
        _attributes.Add(new InetCrAttribute(entry.Number, name, payload.ToArray()));
    }

    /// <summary>Puts the attributes into the order in which the patch wrote them.</summary>
    public void Sort()
    {
        InetCrAttribute[] sorted = [.. _attributes.OrderBy(static attribute => Array.IndexOf(s_order, attribute.Name) is var place and >= 0 ? place : s_order.Length + attribute.Number)];
        _attributes.Clear();
        _attributes.AddRange(sorted);
    }

    /// <summary>The payload of an attribute that is there once; null where it is not there.</summary>
    public byte[]? Find(string name) => _attributes.Find(attribute => attribute.Name == name)?.Payload;

    /// <summary>Whether an attribute is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The attributes inside a nested one.</summary>
    public static IReadOnlyList<InetCrAttribute> Inside(ReadOnlySpan<byte> payload)
    {
        var inside = new List<InetCrAttribute>();
        Collect(payload, inside, null);
        return inside;
    }

    /// <summary>Makes the payload of a nested attribute of attributes that have one name.</summary>
    public static byte[] Nest(string name, IEnumerable<byte[]> payloads) => Nest(payloads.Select(payload => (InetCr.Attributes.Find(name)!.Number, payload)));

    internal static byte[] Nest(IEnumerable<(int Number, byte[] Payload)> attributes)
    {
        var output = new WireWriter();
        foreach ((int number, byte[] payload) in attributes)
        {
            Write(output, number, payload);
        }
        return output.Written.ToArray();
    }

    /// <summary>An error about an attribute, or about the message where the attribute is not there.</summary>
    /// <param name="attribute">Its name; null for the message itself.</param>
    /// <param name="fact">The fact, then what was expected.</param>
    public ImageFormatException Error(string? attribute, string fact) => new(fact, new Location(Offset: _attributes.Find(one => one.Name == attribute)?.Offset ?? Offset));

    private static void Collect(ReadOnlySpan<byte> bytes, List<InetCrAttribute> into, long? at)
    {
        var cursor = new AttributeCursor(bytes);
        while (cursor.MoveNext())
        {
            into.Add(new InetCrAttribute(cursor.Number, InetCr.Attributes.Find(cursor.Number)?.Name, cursor.Payload.ToArray()) { Offset = at + cursor.Offset });
        }
    }

    internal static void Write(WireWriter output, int number, ReadOnlySpan<byte> payload)
    {
        AttributeList.WriteHead(output, payload.Length, number, nested: false, netByteOrder: false);
        output.WriteRaw(payload);
        output.WriteRaw(new byte[AttributeList.Align(payload.Length) - payload.Length]);
    }

    /// <summary>Adds an attribute that another message has, with another payload.</summary>
    internal void Add(InetCrAttribute attribute, byte[] payload) => _attributes.Add(attribute with { Payload = payload });

    /// <summary>Takes over attributes that were read from an offset of a file.</summary>
    internal void Take(ReadOnlySpan<byte> bytes, int at)
    {
        Collect(bytes, _attributes, at);
        var seen = new HashSet<string>();
        foreach (InetCrAttribute attribute in _attributes)
        {
            if (attribute.Name is not { } name) continue;
            if (!InetCr.Attributes.Find(name)!.Type.Fits(attribute.Payload, default)) Throw.At(attribute.Offset!.Value, $"attribute {name} has {attribute.Payload.Length} bytes, which are none");
            if (!seen.Add(name) && !s_repeated.Contains(name)) Throw.At(attribute.Offset!.Value, $"attribute {name} is there twice, expected it once");
        }
    }
}
