using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A <c>struct sockaddr_in</c> as <c>10.0.0.1:53</c>.</summary>
/// <remarks><c>linux/include/uapi/linux/in.h</c>: family in host order, port and address in network order, 8 zero bytes.</remarks>
internal sealed class EndpointType : AttributeType
{
    private const int Size = 16;
    private const ushort Inet = 2;

    public override bool Fits(ReadOnlySpan<byte> payload) =>
        payload.Length == Size && BinaryPrimitives.ReadUInt16LittleEndian(payload) == Inet && !payload[8..].ContainsAnyExcept((byte)0);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => json.String(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{payload[4]}.{payload[5]}.{payload[6]}.{payload[7]}:{BinaryPrimitives.ReadUInt16BigEndian(payload[2..])}")));

    public override void Read(JsonInput input, WireWriter output)
    {
        ReadOnlySpan<byte> text = input.ReadString();
        int colon = text.LastIndexOf((byte)':');
        Span<byte> endpoint = stackalloc byte[Size];
        Span<byte> address = stackalloc byte[16];
        endpoint.Clear();
        bool isEndpoint = colon > 0 && IpText.Read(text[..colon], address) == 4
            && IntegerText.TryParse(text[(colon + 1)..], out JsonInteger port) && !port.Negative && port.Magnitude <= ushort.MaxValue
            && WritePort(endpoint, (ushort)port.Magnitude);
        if (!isEndpoint) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no IPv4 endpoint; expected 10.0.0.1:53");
        BinaryPrimitives.WriteUInt16LittleEndian(endpoint, Inet);
        address[..4].CopyTo(endpoint[4..]);
        output.WriteRaw(endpoint);
    }

    private static bool WritePort(Span<byte> endpoint, ushort port)
    {
        BinaryPrimitives.WriteUInt16BigEndian(endpoint[2..], port);
        return true;
    }
}

/// <summary>A <c>struct timeval</c>, of 64-bit or 32-bit words as its length tells: <c>{"sec": 1, "usec": 500000}</c>, with <c>"bits": 32</c> for the short one.</summary>
internal sealed class TimeoutType : AttributeType
{
    private static readonly IntegerType s_long = new(8, signed: true), s_short = new(4, signed: true);

    public override bool Fits(ReadOnlySpan<byte> payload) => payload.Length is 8 or 16;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload)
    {
        bool isShort = payload.Length == 8;
        IntegerType word = isShort ? s_short : s_long;
        json.StartObject();
        json.Key("\"sec\": "u8);
        word.Write(json, payload[..word.Size]);
        json.Key("\"usec\": "u8);
        word.Write(json, payload[word.Size..]);
        if (isShort)
        {
            json.Key("\"bits\": "u8);
            json.Signed(32);
        }
        json.EndObject();
    }

    public override void Read(JsonInput input, WireWriter output)
    {
        var values = new Dictionary<string, ulong>();
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            if (name is not ("sec" or "usec" or "bits")) throw input.Error($"no such field: {name}; expected sec, usec and perhaps bits");
            var word = new WireWriter();
            s_long.Read(input, word);
            if (!values.TryAdd(name, BinaryPrimitives.ReadUInt64LittleEndian(word.Written))) throw input.Error("the key is there twice");
        }
        if (!values.TryGetValue("sec", out ulong seconds) || !values.TryGetValue("usec", out ulong micro)) throw input.Error("a timeout needs sec and usec");
        ulong bits = values.GetValueOrDefault("bits", 64UL);
        if (bits is not (32 or 64)) throw input.Error("bits is 32 or 64");
        foreach (ulong value in (ReadOnlySpan<ulong>)[seconds, micro])
        {
            if (bits == 64) output.WriteFixed64(value);
            else if ((long)value is >= int.MinValue and <= int.MaxValue) output.WriteFixed32((uint)value);
            else throw input.Error($"{(long)value} is out of range of 32 bits");
        }
    }
}
