using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>Reads JSON values into the values of fields: numbers in all their forms, names, addresses, text and bytes.</summary>
internal sealed class JsonToValue(JsonInput input, WireWriter output)
{
    private byte[] _decoded = new byte[256];

    /// <summary>Reads the value of a field that is no message; its tag is written already.</summary>
    public void Read(FieldCodec field)
    {
        switch (field.Kind)
        {
            case FieldKind.Bool:
                output.WriteVarint(input.ReadBoolean() ? 1UL : 0UL);
                break;
            case FieldKind.Enum:
                output.WriteVarint((ulong)ReadEnum(field));
                break;
            case FieldKind.String:
                output.WriteBytes(input.ReadString());
                break;
            case FieldKind.Bytes:
                ReadBytes(field);
                break;
            case FieldKind.Fixed64:
                output.WriteFixed64(ReadNumber(field));
                break;
            default:
                output.WriteVarint(ReadNumber(field));
                break;
        }
    }

    /// <summary>Reads the words of an address: a list of numbers, or of one text.</summary>
    public void ReadWords(FieldCodec field)
    {
        Span<byte> address = stackalloc byte[16];
        bool first = true;
        bool isText = false;
        int index = 0;
        input.StartArray();
        while (input.TryReadElement(ref first))
        {
            input.Path.At(index++);
            if (isText) throw input.Error("a field holds one address, here is another element");
            if (input.Peek() == '"' && TryReadAddress(address, out int length))
            {
                if (index > 1) throw input.Error("an address in text behind numbers; expected one address or numbers alone");
                isText = true;
                for (int i = 0; i < length; i += 4)
                {
                    output.WriteVarint(field.Tag);
                    output.WriteVarint(BinaryPrimitives.ReadUInt32LittleEndian(address[i..]));
                }
                continue;
            }
            output.WriteVarint(field.Tag);
            output.WriteVarint(ReadNumber(field));
        }
    }

    // A text of digits alone is a number, as it is for every other field.
    private bool TryReadAddress(Span<byte> address, out int length)
    {
        length = 0;
        ReadOnlySpan<byte> text = input.PeekString();
        if (IntegerText.TryParse(text, out _)) return false;
        length = IpText.Read(text, address);
        if (length == 0) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no IP address");
        input.ReadString();
        return true;
    }

    private long ReadEnum(FieldCodec field)
    {
        if (input.Peek() != '"') return (int)Range(field, input.ReadInteger());
        ReadOnlySpan<byte> name = input.ReadString();
        if (field.Enum.TryParse(name, out int value)) return value;
        string word = Encoding.UTF8.GetString(name);
        throw input.Error($"{word} is no value of {field.Enum.Name}{field.Enum.Suggest(word)}");
    }

    /// <summary>Reads a number and returns the varint, or the fixed word, that stands for it.</summary>
    private ulong ReadNumber(FieldCodec field)
    {
        if (input.Peek() != '"') return Range(field, input.ReadInteger());
        ReadOnlySpan<byte> text = input.ReadString();
        if (field.Form is { } form)
        {
            if (!form.TryParse(text, out ulong value, out string fault)) throw input.Error(fault);
            return Range(field, new JsonInteger(value, false));
        }
        if (!IntegerText.TryParse(text, out JsonInteger number))
        {
            throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no whole number of 64 bits; expected 123, \"123\", \"0x7b\" or \"0o173\"");
        }
        return Range(field, number);
    }

    private ulong Range(FieldCodec field, JsonInteger number)
    {
        bool signed = field.Kind is FieldKind.Int32 or FieldKind.SInt32 or FieldKind.Enum or FieldKind.Int64 or FieldKind.SInt64;
        bool wide = field.Kind is FieldKind.Int64 or FieldKind.SInt64 or FieldKind.UInt64 or FieldKind.Fixed64;
        ulong most = ulong.MaxValue >> ((wide ? 0 : 32) + (signed ? 1 : 0));
        if (!signed && number is { Negative: true, Magnitude: > 0 }) throw OutOfRange(field, number);
        if (number.Magnitude > most && !(number.Negative && number.Magnitude == most + 1)) throw OutOfRange(field, number);
        ulong value = number.Negative ? 0 - number.Magnitude : number.Magnitude;
        return field.Kind switch
        {
            FieldKind.SInt32 => (uint)Varint.ZigZag((long)value),
            FieldKind.SInt64 => Varint.ZigZag((long)value),
            _ => value,
        };
    }

    private ImageFormatException OutOfRange(FieldCodec field, JsonInteger number) =>
        input.Error($"{number} is out of range of {field.Kind.ToString().ToLowerInvariant()}");

    private void ReadBytes(FieldCodec field)
    {
        Span<byte> text = input.ReadString();
        if (field.Schema.Display == FieldDisplay.UnixName)
        {
            int length = QuotedPrintable.Read(text, out int fault);
            if (length < 0) throw input.Error($"'=' at character {fault + 1} is not followed by two hexadecimal digits or a line break");
            output.WriteBytes(text[..length]);
            return;
        }
        if (_decoded.Length < text.Length) _decoded = new byte[Math.Max(text.Length, 2 * _decoded.Length)];
        if (Base64.DecodeFromUtf8(text, _decoded, out _, out int written) != OperationStatus.Done) throw input.Error("the string is no base64");
        output.WriteBytes(_decoded.AsSpan(0, written));
    }
}
