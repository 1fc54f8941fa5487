using System.Buffers.Binary;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A payload whose form another attribute beside it chooses. In JSON it names its form itself: <c>{"ip": [...]}</c>.</summary>
/// <param name="selector">Number of the choosing attribute, a 16-bit number.</param>
/// <param name="choices">The forms.</param>
internal sealed class SelectorType(int selector, params (ushort Value, string Name, AttributeType Type)[] choices) : AttributeType
{
    public override AttributeType Select(ReadOnlySpan<byte> siblings)
    {
        if (AttributeList.TryFind(siblings, selector, out ReadOnlySpan<byte> payload) && payload.Length == sizeof(ushort))
        {
            ushort value = BinaryPrimitives.ReadUInt16LittleEndian(payload);
            foreach ((ushort known, string name, AttributeType type) in choices)
            {
                if (known == value) return new Chosen(name, type);
            }
        }
        return this;
    }

    // Without a choice there is no form.
    public override bool Fits(ReadOnlySpan<byte> payload) => false;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => throw new InvalidOperationException("nothing is chosen");

    public override void Read(JsonInput input, WireWriter output)
    {
        bool first = true;
        bool read = false;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            int index = Array.FindIndex(choices, choice => choice.Name == name);
            if (index < 0 || read) throw input.Error($"{name}: expected one of {string.Join(", ", choices.Select(static c => c.Name))}");
            input.Path.Push(name);
            choices[index].Type.Read(input, output);
            input.Path.Pop();
            read = true;
        }
        if (!read) throw input.Error($"expected one of {string.Join(", ", choices.Select(static c => c.Name))}");
    }

    private sealed class Chosen(string name, AttributeType type) : AttributeType
    {
        public override bool Fits(ReadOnlySpan<byte> payload) => type.Fits(payload);

        public override void Write(JsonWriter json, ReadOnlySpan<byte> payload)
        {
            json.StartObject();
            json.Key(Encoding.UTF8.GetBytes($"\"{name}\": "));
            type.Write(json, payload);
            json.EndObject();
        }

        public override void Read(JsonInput input, WireWriter output) => throw new InvalidOperationException("a chosen form is written only");
    }
}
