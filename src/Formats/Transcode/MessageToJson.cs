using System.Buffers.Binary;
using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>Writes protobuf messages as JSON members in crit's dialect.</summary>
internal sealed class MessageToJson(JsonWriter json)
{
    /// <summary>Up to this size a message is written before it is known to be canonical; its text, some thirty times as long, is kept in memory.</summary>
    private const int SmallMessage = 4096;

    private readonly bool _pretty = json.Pretty;
    private int _depth;

    // Whether the message being written is an odd one in normal form: messages inside it may be odd themselves.
    private bool _odd;

    /// <summary>Writes the members of a message, without the braces, so that the caller may add some.</summary>
    /// <param name="codec">The message's schema.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="offset">Absolute offset of the first byte.</param>
    /// <exception cref="ImageFormatException">The bytes are no protobuf message; nothing is written then.</exception>
    public void WriteMembers(MessageCodec codec, ReadOnlySpan<byte> message, long offset)
    {
        if (message.Length <= SmallMessage && TryWriteSmall(codec, message)) return;
        if (!CanonicalScan.IsCanonical(codec, message, offset, depth: 0)) WriteOddMembers(codec, message, hex: false);
        else TryWriteMembers(codec, message, hex: false);
    }

    // Nearly every message is small and canonical: it is written at once, and taken back where it turns out otherwise.
    private bool TryWriteSmall(MessageCodec codec, ReadOnlySpan<byte> message)
    {
        int depth = json.Depth;
        bool written;
        json.Mark();
        try
        {
            written = TryWriteMembers(codec, message, hex: false);
        }
        catch (ImageFormatException)
        {
            // Thrown again, with the place in the file, by the scan that follows.
            written = false;
        }
        if (written)
        {
            json.Settle();
            return true;
        }
        json.TakeBack(depth);
        _depth = 0;
        return false;
    }

    /// <summary>Writes the members as long as the message is canonical, as <see cref="CanonicalScan"/> has it.</summary>
    /// <returns>False where it is not; some members were written then.</returns>
    private bool TryWriteMembers(MessageCodec codec, ReadOnlySpan<byte> message, bool hex)
    {
        var reader = new WireReader(message, 0);
        var seen = default(FieldSet);
        uint last = 0;
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            uint tag = reader.ReadTag();
            FieldCodec? field = codec.ByNumber(tag >> 3);
            bool shortest = tag < 0x80 ? reader.Position == start + 1 : reader.Position - start == Varint.Size(tag);
            if (field is null || tag != field.Tag || tag <= last || !shortest) return false;
            last = tag;
            seen.Add(field.Index);
            json.Member(field.NextKey);
            if (field.IsPlainNumber && !_pretty)
            {
                // The most frequent case by far, spared four calls.
                start = reader.Position;
                ulong value = reader.ReadVarint();
                if (!ScalarValue.IsCanonical(field.Kind, value, reader.Since(start))) return false;
                json.Unsigned(value);
            }
            else if (!TryWriteField(field, ref reader, hex || field.IsHex))
            {
                return false;
            }
        }
        return codec.Required.Except(seen).IsEmpty;
    }

    private bool TryWriteField(FieldCodec field, ref WireReader reader, bool hex)
    {
        if (!field.Repeated) return TryWriteValue(field, ref reader, hex);
        if (_pretty && field.Schema.Display == FieldDisplay.IpAddress && TryWriteAddress(field, ref reader)) return true;
        return TryWriteList(field, ref reader, hex);
    }

    private bool TryWriteList(FieldCodec field, ref WireReader reader, bool hex)
    {
        json.StartArray();
        do
        {
            json.Element();
            if (!TryWriteValue(field, ref reader, hex)) return false;
        }
        while (TryReadTag(field, ref reader));
        json.EndArray();
        return true;
    }

    private bool TryWriteValue(FieldCodec field, ref WireReader reader, bool hex)
    {
        int start = reader.Position;
        switch (field.WireType)
        {
            case WireType.Varint:
                ulong value = reader.ReadVarint();
                if (!ScalarValue.IsCanonical(field.Kind, value, reader.Since(start))) return false;
                WriteVarint(field, value, hex);
                return true;
            case WireType.Bytes:
                ReadOnlySpan<byte> bytes = reader.ReadBytes();
                if (reader.Position - start != Varint.Size((uint)bytes.Length) + bytes.Length) return false;
                return TryWriteBytes(field, bytes, hex);
            default:
                WriteUnsigned(field, reader.ReadFixed64(), hex);
                return true;
        }
    }

    private void WriteVarint(FieldCodec field, ulong value, bool hex)
    {
        switch (field.Kind)
        {
            case FieldKind.UInt32 or FieldKind.UInt64:
                WriteUnsigned(field, value, hex);
                break;
            case FieldKind.Int32 or FieldKind.Int64:
                WriteSigned(field, (long)value, hex);
                break;
            case FieldKind.SInt32 or FieldKind.SInt64:
                WriteSigned(field, Varint.UnZigZag(value), hex);
                break;
            case FieldKind.Bool:
                json.Boolean(value != 0);
                break;
            default:
                field.Enum.Write(json, (int)value);
                break;
        }
    }

    private bool TryWriteBytes(FieldCodec field, ReadOnlySpan<byte> bytes, bool hex)
    {
        switch (field.Kind)
        {
            case FieldKind.String:
                json.String(bytes);
                return true;
            case FieldKind.Bytes when field.Schema.Display == FieldDisplay.UnixName:
                json.QuotedPrintable(bytes);
                return true;
            case FieldKind.Bytes:
                json.Base64(bytes);
                return true;
            default:
                return TryWriteMessage(field.Message, bytes, hex);
        }
    }

    private bool TryWriteMessage(MessageCodec codec, ReadOnlySpan<byte> message, bool hex)
    {
        if (++_depth > Limits.MessageDepth) Throw.TooDeep(0);
        json.StartObject();
        bool written = _odd ? WriteEither(codec, message, hex) : TryWriteMembers(codec, message, hex);
        if (written) json.EndObject();
        _depth--;
        return written;
    }

    private bool WriteEither(MessageCodec codec, ReadOnlySpan<byte> message, bool hex)
    {
        _odd = !CanonicalScan.IsCanonical(codec, message, 0, depth: 0);
        if (_odd) WriteOddMembers(codec, message, hex);
        else TryWriteMembers(codec, message, hex);
        _odd = true;
        return true;
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
            int start = ahead.Position;
            ulong word = ahead.ReadVarint();
            if (words == 4 || !ScalarValue.IsCanonical(field.Kind, word, ahead.Since(start))) return false;
            BinaryPrimitives.WriteUInt32LittleEndian(address[(4 * words++)..], (uint)word);
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
        if (ahead.AtEnd || ahead.ReadTag() != field.Tag || ahead.Position - reader.Position != Varint.Size(field.Tag)) return false;
        reader = ahead;
        return true;
    }

    private void WriteOddMembers(MessageCodec codec, ReadOnlySpan<byte> message, bool hex)
    {
        var normal = new WireWriter();
        List<WireItem> items = WireLayout.Read(codec, message, normal);
        bool outer = _odd;
        _odd = true;
        // Canonical but for required fields that may be missing, which is found out behind the last one.
        TryWriteMembers(codec, normal.Written, hex);
        _odd = outer;
        UnsaidJson.Write(json, codec, normal.Written, items);
    }
}
