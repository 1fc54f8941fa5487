using System.Buffers.Binary;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A gateway of another family than the route: <c>{"family": "inet6", "addr": "fe80::1"}</c>.</summary>
/// <remarks>struct rtvia, <c>linux/include/uapi/linux/rtnetlink.h</c>.</remarks>
internal sealed class ViaType : AttributeType
{
    private static readonly IntegerType s_family = new(2, names: Kinds.Families);
    private static readonly AddressType s_address = new();

    public override bool Fits(ReadOnlySpan<byte> payload) => payload.Length > 2 && s_address.Fits(payload[2..]);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload)
    {
        json.StartObject();
        json.Key("\"family\": "u8);
        s_family.Write(json, payload[..2]);
        json.Key("\"addr\": "u8);
        s_address.Write(json, payload[2..]);
        json.EndObject();
    }

    public override void Read(JsonInput input, WireWriter output)
    {
        var family = new WireWriter();
        var address = new WireWriter();
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("family"u8) && family.Length == 0) s_family.Read(input, family);
            else if (key.SequenceEqual("addr"u8) && address.Length == 0) s_address.Read(input, address);
            else throw input.Error($"{Encoding.UTF8.GetString(key)}: expected family and addr, once each");
        }
        if (family.Length == 0 || address.Length == 0) throw input.Error("expected family and addr");
        output.WriteRaw(family.Written);
        output.WriteRaw(address.Written);
    }
}

/// <summary>The next hops of a route: a list of objects with flags, hops, ifindex and attributes.</summary>
/// <param name="flags">Names of the flags.</param>
/// <param name="attributes">Gives the attributes of a next hop, which are those of a route.</param>
/// <remarks>struct rtnexthop, <c>linux/include/uapi/linux/rtnetlink.h</c>.</remarks>
internal sealed class MultipathType(NumberForm flags, Func<AttributeTable> attributes) : AttributeType
{
    private const int HeadBytes = 8;

    private readonly StructType _head = new(("flags", new IntegerType(1, names: flags), 1), ("hops", Kinds.U8, 1), ("ifindex", Kinds.S32, 4));

    public override bool Fits(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            int length = payload.Length < HeadBytes ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(payload);
            if (length < HeadBytes || length > payload.Length || length % 4 != 0) return false;
            if (AttributeList.TrailingBytes(payload[HeadBytes..length]) != 0) return false;
            payload = payload[length..];
        }
        return true;
    }

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload)
    {
        json.StartArray();
        while (!payload.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(payload);
            json.Element();
            json.StartObject();
            _head.WriteMembers(json, payload[2..HeadBytes]);
            json.Key("\"attributes\": "u8);
            AttributeList.Write(json, attributes(), payload[HeadBytes..length]);
            json.EndObject();
            payload = payload[length..];
        }
        json.EndArray();
    }

    public override void Read(JsonInput input, WireWriter output)
    {
        bool first = true;
        int index = 0;
        input.StartArray();
        while (input.TryReadElement(ref first))
        {
            input.Path.At(index++);
            ReadHop(input, output);
        }
    }

    private void ReadHop(JsonInput input, WireWriter output)
    {
        StructType.Values head = _head.Begin();
        var inside = new WireWriter();
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            input.Path.Push(name);
            if (name == "attributes") AttributeList.Read(input, attributes(), inside);
            else if (!head.TryRead(name, input)) throw input.Error($"no such field of a next hop{Suggestion.For(name, _head.Names)}");
            input.Path.Pop();
        }
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, checked((ushort)(HeadBytes + inside.Length)));
        output.WriteRaw(length);
        int start = output.Length;
        head.WriteTo(output, input);
        if (output.Length - start != _head.Size) throw input.Error("a next hop needs flags, hops and ifindex");
        output.WriteRaw(inside.Written);
    }
}
