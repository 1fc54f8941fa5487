using System.Text;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>Reads the members that <see cref="UnsaidJson"/> writes.</summary>
internal sealed class Unsaid
{
    private List<string>? _missing;

    /// <summary>The items of <c>@wire</c>, or null.</summary>
    public List<WireItem>? Wire { get; private set; }

    /// <summary>Whether <c>@missing</c> names the field.</summary>
    public bool Leaves(string field) => _missing?.Contains(field) == true;

    /// <summary>Reads the member where it is one of these.</summary>
    public bool TryRead(ReadOnlySpan<byte> key, JsonInput input, MessageCodec codec)
    {
        bool isWire = key.SequenceEqual("@wire"u8);
        if (!isWire && !key.SequenceEqual("@missing"u8)) return false;
        input.Path.Push(isWire ? "@wire" : "@missing");
        if (isWire ? Wire is not null : _missing is not null) throw input.Error("the key is there twice");
        if (isWire) Wire = [];
        else _missing = [];
        bool first = true;
        int index = 0;
        input.StartArray();
        while (input.TryReadElement(ref first))
        {
            input.Path.At(index++);
            if (isWire) Wire!.Add(ReadItem(input, codec));
            else _missing!.Add(ReadName(input, codec));
        }
        input.Path.Pop();
        return true;
    }

    private static string ReadName(JsonInput input, MessageCodec codec)
    {
        string name = Encoding.UTF8.GetString(input.ReadString());
        if (Array.Exists(codec.Fields, field => field.Schema.Name == name && field.Schema.Required)) return name;
        throw input.Error($"{name} is no required field of {codec.Name}{Suggestion.For(name, codec.Fields.Where(static f => f.Schema.Required).Select(static f => f.Schema.Name))}");
    }

    private static WireItem ReadItem(JsonInput input, MessageCodec codec)
    {
        if (input.Peek() != '{')
        {
            int named = ReadNumber(input);
            return codec.ByNumber((uint)named) is not null ? new WireItem(named, null) : throw input.Error($"{codec.Name} has no field {named}");
        }
        int number = 0;
        byte[]? bytes = null;
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("field"u8) && number == 0) number = ReadNumber(input);
            else if (key.SequenceEqual("bytes"u8) && bytes is null) bytes = ReadBytes(input);
            else throw input.Error($"no such key of an item of @wire: {Encoding.UTF8.GetString(key)}; expected field and bytes, once each");
        }
        if (number == 0 || bytes is null) throw input.Error("an item of @wire needs field and bytes");
        return new WireItem(Check(input, number, bytes), bytes);
    }

    private static byte[] ReadBytes(JsonInput input)
    {
        var bytes = new WireWriter();
        input.ReadBase64(bytes);
        return bytes.Written.ToArray();
    }

    private static int ReadNumber(JsonInput input)
    {
        JsonInteger number = input.ReadInteger();
        if (number.Negative || number.Magnitude is 0 or > 536_870_911) throw input.Error($"{number} is no field number");
        return (int)number.Magnitude;
    }

    private static int Check(JsonInput input, int number, byte[] bytes)
    {
        if (WireScan.IsWellFormed(bytes) && WireRecord.Split(bytes) is [{ } only] && only.Number == number) return number;
        throw input.Error($"the bytes are not one field with the number {number}");
    }
}
