using System.Buffers.Binary;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Elements of one kind and size, one behind the other, as a JSON list.</summary>
/// <param name="element">What they are; its size is fixed.</param>
internal sealed class ListType(AttributeType element) : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope)
    {
        if (payload.Length % element.Size != 0) return false;
        for (; !payload.IsEmpty; payload = payload[element.Size..])
        {
            if (!element.Fits(payload[..element.Size], scope)) return false;
        }
        return true;
    }

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        json.StartArray();
        for (; !payload.IsEmpty; payload = payload[element.Size..])
        {
            json.Element();
            element.Write(json, payload[..element.Size], scope);
        }
        json.EndArray();
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope) => input.ReadList(() =>
    {
        int start = output.Length;
        element.Read(input, output, scope);
        if (output.Length - start != element.Size) throw input.Error($"the element is {output.Length - start} bytes, expected {element.Size}");
    });
}

/// <summary>Structures that begin with their own length, 16 bits that count themselves; as a JSON list. Each begins at a multiple of 4.</summary>
/// <param name="record">What follows the length.</param>
internal sealed class RecordsType(StructType record) : AttributeType
{
    private const int Alignment = 4;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope)
    {
        while (!payload.IsEmpty)
        {
            int length = payload.Length < sizeof(ushort) ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(payload);
            if (length < sizeof(ushort) || length > payload.Length || length % Alignment != 0 || !record.Fits(payload[sizeof(ushort)..length], scope)) return false;
            payload = payload[length..];
        }
        return true;
    }

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        json.StartArray();
        while (!payload.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(payload);
            json.Element();
            record.Write(json, payload[sizeof(ushort)..length], scope);
            payload = payload[length..];
        }
        json.EndArray();
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        var one = new WireWriter();
        input.ReadList(() =>
        {
            one.Clear();
            record.Read(input, one, scope);
            int length = sizeof(ushort) + one.Length;
            if (length > ushort.MaxValue) throw input.Error($"the element is {length} bytes, at most {ushort.MaxValue} are possible");
            if (length % Alignment != 0) throw input.Error($"the element is {length} bytes, expected a multiple of {Alignment}");
            IntegerType.Store(output, (ulong)length, sizeof(ushort), bigEndian: false);
            output.WriteRaw(one.Written);
        });
    }
}
