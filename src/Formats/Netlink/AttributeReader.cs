using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Reads one attribute from its JSON object.</summary>
internal sealed class AttributeReader(JsonInput input, AttributeTable table, Scope scope)
{
    private readonly WireWriter _payload = new();
    private int _number = -1;
    private bool _isKnown;
    private bool _hasValue;
    private bool? _nested;
    private bool _netByteOrder;
    private WireWriter? _padding;

    /// <summary>Whether its padding is too short for another attribute to follow.</summary>
    public bool EndsList { get; private set; }

    /// <summary>Appends the attribute.</summary>
    public void Read(WireWriter output)
    {
        // Where an attribute is called bytes, the number of an unknown one tells which of the two is meant.
        _isKnown = table.Find("bytes") is not null && !input.Preview("type", static () => true);
        input.ReadObject(ReadMember);
        if (_number < 0 || !_hasValue) throw input.Error("an attribute is one member, such as {\"local\": \"10.0.0.1\"}, or type and bytes");
        if (AttributeList.HeadBytes + _payload.Length > ushort.MaxValue) throw input.Error($"the attribute is {_payload.Length} bytes, at most {ushort.MaxValue - AttributeList.HeadBytes} are possible");
        scope.Siblings?.Note(_number, _payload.Written);
        if (scope.Siblings?.Agree == false) throw input.Error($"{table.Chosen} is not of the kind that {table.Chooser} says");
        AttributeList.WriteHead(output, _payload.Length, _number, _nested ?? false, _netByteOrder);
        output.WriteRaw(_payload.Written);
        int usual = AttributeList.Align(_payload.Length) - _payload.Length;
        if (_padding?.Length > usual) throw input.Error($"@padding is {_padding.Length} bytes, the attribute has room for {usual}");
        EndsList = _padding?.Length < usual;
        output.WriteRaw(_padding is { } kept ? kept.Written : new byte[usual]);
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "type":
                JsonInteger number = input.ReadInteger();
                if (_number >= 0 || number.Negative || number.Magnitude > AttributeList.TypeMask) throw input.Error($"expected one attribute number, 0 to {AttributeList.TypeMask}");
                _number = (int)number.Magnitude;
                break;
            case "bytes" when !_isKnown:
                if (_hasValue) throw input.Error("the attribute has a value already");
                input.ReadBase64(_payload);
                _hasValue = true;
                break;
            case "@nested":
                _nested = input.ReadBoolean();
                break;
            case "@net_byteorder":
                _netByteOrder = input.ReadBoolean();
                break;
            case "@padding":
                input.ReadBase64(_padding = new WireWriter());
                break;
            default:
                ReadKnown(name);
                break;
        }
    }

    private void ReadKnown(string name)
    {
        AttributeTable.Entry entry = table.Find(name) ?? throw input.Error($"no such attribute here{Suggestion.For(name, table.Names)}");
        if (_number >= 0 || _hasValue) throw input.Error("an attribute has one value; another one is another object of the list");
        entry.Type.Read(input, _payload, scope);
        _number = entry.Number;
        _hasValue = true;
        _nested ??= entry.Type.SetsNestedFlag;
    }
}
