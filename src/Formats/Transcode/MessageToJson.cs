using System.Buffers.Binary;
using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>Writes protobuf messages as JSON members in crit's dialect.</summary>
internal sealed class MessageToJson(JsonWriter json)
{
    private readonly bool _pretty = json.Pretty;

    /// <summary>Writes the members of a message, without the braces, so that the caller may add some.</summary>
    /// <param name="codec">The message's schema.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="offset">Absolute offset of the first byte.</param>
    /// <exception cref="ImageFormatException">The bytes are no protobuf message; nothing is written then.</exception>
    public void WriteMembers(MessageCodec codec, ReadOnlySpan<byte> message, long offset)
    {
        if (CanonicalScan.IsCanonical(codec, message, offset, depth: 0))
        {
            WriteMembers(codec, message, hex: false, canonical: true);
        }
        else
        {
            WriteOddMembers(codec, message, hex: false);
        }
    }

    private void WriteMembers(MessageCodec codec, ReadOnlySpan<byte> message, bool hex, bool canonical)
    {
        var reader = new WireReader(message, 0);
        while (!reader.AtEnd)
        {
            FieldCodec field = codec.ByNumber(reader.ReadTag() >> 3)!;
            json.Key(field.Key);
            if (!field.Repeated)
            {
                WriteValue(field, ref reader, hex || field.IsHex, canonical);
            }
            else if (!_pretty || field.Schema.Display != FieldDisplay.IpAddress || !TryWriteAddress(field, ref reader))
            {
                WriteList(field, ref reader, hex || field.IsHex, canonical);
            }
        }
    }

    private void WriteList(FieldCodec field, ref WireReader reader, bool hex, bool canonical)
    {
        json.StartArray();
        do
        {
            json.Element();
            WriteValue(field, ref reader, hex, canonical);
        }
        while (TryReadTag(field, ref reader));
        json.EndArray();
    }

    private void WriteValue(FieldCodec field, ref WireReader reader, bool hex, bool canonical)
    {
        switch (field.Kind)
        {
            case FieldKind.UInt32 or FieldKind.UInt64:
                WriteUnsigned(field, reader.ReadVarint(), hex);
                break;
            case FieldKind.Int32 or FieldKind.Int64:
                WriteSigned(field, (long)reader.ReadVarint(), hex);
                break;
            case FieldKind.SInt32 or FieldKind.SInt64:
                WriteSigned(field, Varint.UnZigZag(reader.ReadVarint()), hex);
                break;
            case FieldKind.Fixed64:
                WriteUnsigned(field, reader.ReadFixed64(), hex);
                break;
            case FieldKind.Bool:
                json.Boolean(reader.ReadVarint() != 0);
                break;
            case FieldKind.Enum:
                field.Enum.Write(json, (int)reader.ReadVarint());
                break;
            case FieldKind.String:
                json.String(reader.ReadBytes());
                break;
            case FieldKind.Bytes when field.Schema.Display == FieldDisplay.UnixName:
                json.QuotedPrintable(reader.ReadBytes());
                break;
            case FieldKind.Bytes:
                json.Base64(reader.ReadBytes());
                break;
            default:
                WriteMessage(field.Message, reader.ReadBytes(), hex, canonical);
                break;
        }
    }

    private void WriteMessage(MessageCodec codec, ReadOnlySpan<byte> message, bool hex, bool canonical)
    {
        json.StartObject();
        if (canonical || CanonicalScan.IsCanonical(codec, message, 0, depth: 0))
        {
            WriteMembers(codec, message, hex, canonical: true);
        }
        else
        {
            WriteOddMembers(codec, message, hex);
        }
        json.EndObject();
    }

    private void WriteUnsigned(FieldCodec field, ulong value, bool hex)
    {
        if (!_pretty)
        {
            json.Unsigned(value);
        }
        else if (hex)
        {
            json.Raw("\""u8);
            json.Hex(value);
            json.Raw("\""u8);
        }
        else if (field.Form is null || !field.Form.TryWrite(json, value))
        {
            json.Unsigned(value);
        }
    }

    private void WriteSigned(FieldCodec field, long value, bool hex)
    {
        if (value >= 0)
        {
            WriteUnsigned(field, (ulong)value, hex);
        }
        else if (_pretty && hex)
        {
            json.Raw("\"-"u8);
            json.Hex((ulong)-value);
            json.Raw("\""u8);
        }
        else
        {
            json.Signed(value);
        }
    }

    // One word is IPv4, four are IPv6; another count is no address and stays numbers.
    private bool TryWriteAddress(FieldCodec field, ref WireReader reader)
    {
        Span<byte> address = stackalloc byte[16];
        WireReader ahead = reader;
        int words = 0;
        do
        {
            if (words == 4) return false;
            BinaryPrimitives.WriteUInt32LittleEndian(address[(4 * words++)..], (uint)ahead.ReadVarint());
        }
        while (TryReadTag(field, ref ahead));
        if (words is not (1 or 4)) return false;
        json.StartArray();
        json.Element();
        IpText.Write(json, address[..(4 * words)]);
        json.EndArray();
        reader = ahead;
        return true;
    }

    private static bool TryReadTag(FieldCodec field, ref WireReader reader)
    {
        WireReader ahead = reader;
        if (ahead.AtEnd || ahead.ReadTag() != field.Tag) return false;
        reader = ahead;
        return true;
    }

    private void WriteOddMembers(MessageCodec codec, ReadOnlySpan<byte> message, bool hex)
    {
        var normal = new WireWriter();
        List<WireItem> items = WireLayout.Read(codec, message, normal);
        WriteMembers(codec, normal.Written, hex, canonical: false);
        UnsaidJson.Write(json, codec, normal.Written, items);
    }
}
