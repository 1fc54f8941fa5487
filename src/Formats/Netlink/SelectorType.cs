using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A payload whose form another attribute beside it chooses. In JSON it names its form itself, <c>{"ip": [...]}</c>, and must agree with the choice.</summary>
/// <param name="selector">Number of the choosing attribute, a 16-bit number.</param>
/// <param name="choices">The forms.</param>
internal sealed class SelectorType(int selector, params (ushort Value, string Name, AttributeType Type)[] choices) : AttributeType
{
    /// <summary>Number of the choosing attribute.</summary>
    public int Selector => selector;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => IndexOf(scope) is >= 0 and var index && choices[index].Type.Fits(payload, scope);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        (_, string name, AttributeType type) = choices[IndexOf(scope)];
        json.StartObject();
        json.Key(Encoding.UTF8.GetBytes($"\"{name}\": "));
        type.Write(json, payload, scope);
        json.EndObject();
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        bool read = false;
        input.ReadObject(name =>
        {
            int index = Array.FindIndex(choices, choice => choice.Name == name);
            if (index < 0 || read) throw Expected(input);
            scope.Siblings!.Use(choices[index].Value);
            choices[index].Type.Read(input, output, scope);
            read = true;
        });
        if (!read) throw Expected(input);
    }

    private int IndexOf(Scope scope) => Array.FindIndex(choices, choice => choice.Value == scope.Siblings?.Choice);

    private ImageFormatException Expected(JsonInput input) => input.Error($"expected one of {string.Join(", ", choices.Select(static c => c.Name))}");
}
