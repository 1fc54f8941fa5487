using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A number that is cut into fields of some bits each: <c>{"label": 100, "tc": 0, "s": 1, "ttl": 64}</c>.</summary>
/// <param name="size">Bytes.</param>
/// <param name="bigEndian">Network order.</param>
/// <param name="fields">Name and bits of each, from the most significant bit on; all bits have a field.</param>
internal sealed class BitFieldsType(int size, bool bigEndian, params (string Name, int Bits)[] fields) : AttributeType
{
    public override int Size => size;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.Length == size;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        ulong value = IntegerType.Load(payload, bigEndian);
        int shift = 8 * size;
        json.StartObject();
        foreach ((string name, int bits) in fields)
        {
            shift -= bits;
            json.Key(Encoding.UTF8.GetBytes($"\"{name}\": "));
            json.Unsigned(value >> shift & Mask(bits));
        }
        json.EndObject();
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        var values = new ulong?[fields.Length];
        input.ReadObject(name =>
        {
            int index = Array.FindIndex(fields, field => field.Name == name);
            if (index < 0) throw input.Error($"no such field{Suggestion.For(name, fields.Select(static f => f.Name))}");
            JsonInteger number = input.ReadInteger();
            if (number.Negative || number.Magnitude > Mask(fields[index].Bits)) throw input.Error($"{number} is out of range of an unsigned number of {fields[index].Bits} bits");
            values[index] = number.Magnitude;
        });
        ulong value = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            value = value << fields[i].Bits | (values[i] ?? throw input.Error($"the field {fields[i].Name} is missing"));
        }
        IntegerType.Store(output, value, size, bigEndian);
    }

    private static ulong Mask(int bits) => (1UL << bits) - 1;
}
