using System.Buffers.Binary;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>
/// A sequence of attributes, in wire order: each a JSON object with one member, and members that begin with @ for what that cannot say.
/// </summary>
/// <remarks><c>linux/include/uapi/linux/netlink.h</c> (struct nlattr, NLA_F_NESTED, NLA_F_NET_BYTEORDER), <c>linux/rtnetlink.h</c> (struct rtattr).</remarks>
internal static class AttributeList
{
    /// <summary>Bytes in front of a payload: length and type.</summary>
    public const int HeadBytes = 4;

    /// <summary>The bits of a type that are the attribute's number.</summary>
    public const ushort TypeMask = 0x3fff;

    private const int Alignment = 4;
    private const ushort Nested = 0x8000, NetByteOrder = 0x4000;

    /// <summary>Looks for an attribute whose length does not fit.</summary>
    /// <returns>Its offset and what is wrong; null where all of them are whole.</returns>
    public static (int Offset, string Fact)? Fault(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int left = bytes.Length - at;
            if (left < HeadBytes) return (at, $"{left} bytes are left, too few for an attribute");
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
            if (length < HeadBytes || length > left) return (at, $"the attribute's length is {length}, expected {HeadBytes} to {left}");
            at += Align(length);
        }
        return null;
    }

    /// <summary>Writes whole attributes as a JSON list. The scope is that of the payload that the list is.</summary>
    public static void Write(JsonWriter json, AttributeTable table, ReadOnlySpan<byte> bytes, Scope scope)
    {
        scope = Inside(table, scope, bytes);
        json.StartArray();
        var cursor = new AttributeCursor(bytes);
        while (cursor.MoveNext())
        {
            json.Element();
            json.StartObject();
            WriteOne(json, table, cursor, scope);
            WritePadding(json, cursor.Padding, Align(cursor.Payload.Length) - cursor.Payload.Length);
            json.EndObject();
        }
        json.EndArray();
    }

    /// <summary>Reads a JSON list and appends the attributes. The scope is that of the payload that the list is.</summary>
    public static void Read(JsonInput input, AttributeTable table, WireWriter output, Scope scope)
    {
        scope = Inside(table, scope);
        if (scope.Depth > Limits.AttributeDepth) throw input.Error($"attributes are nested deeper than {Limits.AttributeDepth} levels");
        bool isEnd = false;
        input.ReadList(() =>
        {
            if (isEnd) throw input.Error("the attribute before this one has too little padding; only the last of a list may");
            var attribute = new AttributeReader(input, table, scope);
            attribute.Read(output);
            isEnd = attribute.EndsList;
        });
        if (scope.Siblings is { Used: not null, Choice: null }) throw input.Error($"{table.Chosen} needs {table.Chooser} beside it");
    }

    /// <summary>The scope of each of the attributes, which are whole. The scope given is that of the payload that they are.</summary>
    public static Scope Inside(AttributeTable table, Scope scope, ReadOnlySpan<byte> bytes)
    {
        scope = Inside(table, scope);
        var cursor = new AttributeCursor(bytes);
        while (scope.Siblings is not null && cursor.MoveNext())
        {
            scope.Siblings.Note(cursor.Number, cursor.Payload);
        }
        return scope;
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

    private static Scope Inside(AttributeTable table, Scope scope) => scope with { Depth = scope.Depth + 1, Siblings = table.NewSiblings() };

    private static void WriteOne(JsonWriter json, AttributeTable table, AttributeCursor attribute, Scope scope)
    {
        AttributeTable.Entry? entry = table.Find(attribute.Number);
        bool known = entry?.Type.Fits(attribute.Payload, scope) == true;
        if (known)
        {
            json.Key(entry!.Key);
            entry.Type.Write(json, attribute.Payload, scope);
        }
        else
        {
            json.Key("\"type\": "u8);
            json.Signed(attribute.Number);
            json.Key("\"bytes\": "u8);
            json.Base64(attribute.Payload);
        }
        bool usual = known && entry!.Type.SetsNestedFlag;
        if ((attribute.Type & Nested) != 0 != usual) WriteFlag(json, "\"@nested\": "u8, !usual);
        if ((attribute.Type & NetByteOrder) != 0) WriteFlag(json, "\"@net_byteorder\": "u8, true);
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
