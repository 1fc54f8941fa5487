using System.Buffers.Binary;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>
/// A sequence of attributes, in wire order: each a JSON object with one member, and members that begin with @ for what that cannot say.
/// </summary>
/// <remarks><c>linux/include/uapi/linux/netlink.h</c> (struct nlattr, NLA_F_NESTED, NLA_F_NET_BYTEORDER), <c>linux/rtnetlink.h</c> (struct rtattr).</remarks>
internal static class AttributeList
{
    private const int HeadBytes = 4, Alignment = 4;
    private const ushort Nested = 0x8000, NetByteOrder = 0x4000, TypeMask = 0x3fff;

    /// <summary>Bytes behind the last whole attribute.</summary>
    public static int TrailingBytes(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= HeadBytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            if (length < HeadBytes || length > bytes.Length) break;
            bytes = bytes[Math.Min(Align(length), bytes.Length)..];
        }
        return bytes.Length;
    }

    /// <summary>Finds an attribute.</summary>
    /// <returns>False where there is none.</returns>
    public static bool TryFind(ReadOnlySpan<byte> bytes, int number, out ReadOnlySpan<byte> payload)
    {
        while (bytes.Length > TrailingBytes(bytes))
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            if ((BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]) & TypeMask) == number)
            {
                payload = bytes[HeadBytes..length];
                return true;
            }
            bytes = bytes[Math.Min(Align(length), bytes.Length)..];
        }
        payload = default;
        return false;
    }

    /// <summary>Writes whole attributes as a JSON list.</summary>
    public static void Write(JsonWriter json, AttributeTable table, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> all = bytes;
        json.StartArray();
        while (!bytes.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            int step = Math.Min(Align(length), bytes.Length);
            json.Element();
            WriteOne(json, table, all, BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]), bytes[HeadBytes..length]);
            WritePadding(json, bytes[length..step], Align(length) - length);
            json.EndObject();
            bytes = bytes[step..];
        }
        json.EndArray();
    }

    /// <summary>Reads a JSON list and appends the attributes.</summary>
    public static void Read(JsonInput input, AttributeTable table, WireWriter output)
    {
        bool first = true;
        int index = 0;
        input.StartArray();
        while (input.TryReadElement(ref first))
        {
            input.Path.At(index++);
            new AttributeReader(input, table).Read(output);
        }
    }

    /// <summary>The next multiple of 4.</summary>
    public static int Align(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    /// <summary>Writes the head of an attribute whose payload follows.</summary>
    public static void WriteHead(WireWriter output, int payloadLength, int number, bool nested, bool netByteOrder)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)(HeadBytes + payloadLength));
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)(number | (nested ? Nested : 0) | (netByteOrder ? NetByteOrder : 0)));
        output.WriteRaw(head);
    }

    private static void WriteOne(JsonWriter json, AttributeTable table, ReadOnlySpan<byte> siblings, ushort type, ReadOnlySpan<byte> payload)
    {
        AttributeTable.Entry? entry = table.Find(type & TypeMask);
        AttributeType? form = entry?.Type.Select(siblings);
        bool known = form?.Fits(payload) == true;
        json.StartObject();
        if (known)
        {
            json.Key(Encoding.UTF8.GetBytes($"\"{entry!.Name}\": "));
            form!.Write(json, payload);
        }
        else
        {
            json.Key("\"type\": "u8);
            json.Signed(type & TypeMask);
            json.Key("\"bytes\": "u8);
            json.Base64(payload);
        }
        bool usual = known && form!.SetsNestedFlag;
        if ((type & Nested) != 0 != usual) WriteFlag(json, "\"@nested\": "u8, !usual);
        if ((type & NetByteOrder) != 0) WriteFlag(json, "\"@net_byteorder\": "u8, true);
    }

    private static void WriteFlag(JsonWriter json, ReadOnlySpan<byte> key, bool value)
    {
        json.Key(key);
        json.Boolean(value);
    }

    private static void WritePadding(JsonWriter json, ReadOnlySpan<byte> padding, int usual)
    {
        if (padding.Length == usual && !padding.ContainsAnyExcept((byte)0)) return;
        json.Key("\"@padding\": "u8);
        json.Base64(padding);
    }
}
