using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A <c>struct timeval</c>, of 64-bit or 32-bit words as its length tells: <c>{"sec": 1, "usec": 500000}</c>, with <c>"bits": 32</c> for the short one.</summary>
internal sealed class TimeoutType : AttributeType
{
    private static readonly IntegerType s_long = new(8, signed: true), s_short = new(4, signed: true), s_bits = new(1);

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.Length is 8 or 16;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        IntegerType word = payload.Length == 2 * s_short.Size ? s_short : s_long;
        json.StartObject();
        json.Key("\"sec\": "u8);
        word.Write(json, payload[..word.Size], scope);
        json.Key("\"usec\": "u8);
        word.Write(json, payload[word.Size..], scope);
        if (word == s_short)
        {
            json.Key("\"bits\": "u8);
            json.Signed(32);
        }
        json.EndObject();
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        IntegerType word = input.Preview("bits", () => ReadWord(input, scope)) ?? s_long;
        var seconds = new WireWriter();
        var micro = new WireWriter();
        input.ReadObject(name =>
        {
            if (name == "bits") input.SkipValue();
            else if (name is "sec" or "usec") word.Read(input, name == "sec" ? seconds : micro, scope);
            else throw input.Error("no such field; expected sec, usec and perhaps bits");
        });
        if (seconds.Length == 0 || micro.Length == 0) throw input.Error("a timeout needs sec and usec");
        output.WriteRaw(seconds.Written);
        output.WriteRaw(micro.Written);
    }

    private static IntegerType ReadWord(JsonInput input, Scope scope)
    {
        var bits = new WireWriter();
        s_bits.Read(input, bits, scope);
        return bits.Written[0] switch
        {
            32 => s_short,
            64 => s_long,
            _ => throw input.Error("bits is 32 or 64"),
        };
    }
}
