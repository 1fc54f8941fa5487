using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Reads one netlink message from its JSON object.</summary>
internal sealed class NetlinkMessageReader(JsonInput input, NetlinkFamily family)
{
    private static readonly string[] s_members = ["type", "flags", "seq", "pid", "bytes", "attributes"];

    private readonly WireWriter _attributes = new();
    private MessageType? _type;
    private StructType.Values? _head;
    private StructType.Values? _header;
    private WireWriter? _bytes;
    private bool _hasAttributes;

    /// <summary>Bytes that stood behind the message up to the next multiple of 4, where its length is none; else null.</summary>
    public byte[]? Padding { get; private set; }

    /// <summary>Appends the message.</summary>
    public void Read(WireWriter output)
    {
        // The type says which members there are, and may stand behind them.
        ushort number = input.Preview("type", () => (ushort?)ReadType()) ?? throw input.Error("a message needs its type");
        _head = (_type?.Head ?? MessageHead.Get).Begin(input, default);
        _header = _type?.Header?.Begin(input, default);
        input.ReadObject(ReadMember);
        Check();
        int start = output.Length;
        var body = new WireWriter();
        body.WriteFixed32(0);
        IntegerType.Store(body, number, sizeof(ushort), bigEndian: false);
        _head.WriteTo(body);
        if (_bytes is not null) body.WriteRaw(_bytes.Written);
        else _header!.WriteTo(body);
        body.WriteRaw(_attributes.Written);
        if (body.Length > NetlinkMessage.MaxBytes) throw input.Error($"the message is {body.Length} bytes, at most {NetlinkMessage.MaxBytes} are read back");
        if (_bytes is null && family.Find(body.Written) != _type) throw input.Error($"the address family, or the flag request, is not that of a {_type!.Name} message");
        output.WriteFixed32((uint)body.Length);
        output.WriteRaw(body.Written[sizeof(uint)..]);
    }

    private ushort ReadType()
    {
        if (input.Peek() == '"')
        {
            string name = Encoding.UTF8.GetString(input.ReadString());
            _type = family.ByName(name) ?? throw input.Error($"no such message type: {name}{Suggestion.For(name, family.Types.Select(static t => t.Name))}");
            return _type.Number;
        }
        JsonInteger number = input.ReadInteger();
        if (number.Negative || number.Magnitude > ushort.MaxValue) throw input.Error($"{number} is no message type");
        _type = family.ByNumber((ushort)number.Magnitude);
        return (ushort)number.Magnitude;
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "type":
                input.SkipValue();
                break;
            case "bytes":
                input.ReadBase64(_bytes = new WireWriter());
                break;
            case "@padding":
                var padding = new WireWriter();
                input.ReadBase64(padding);
                Padding = padding.Written.ToArray();
                break;
            case "attributes" when _type?.Attributes is { } table:
                _hasAttributes = true;
                AttributeList.Read(input, table, _attributes, _header!.Scope);
                break;
            default:
                if (!_head!.TryRead(name) && _header?.TryRead(name) != true) throw input.Error($"no such member of a {TypeName} message{Suggestion.For(name, s_members.Concat(_type?.Header?.Names ?? []))}");
                break;
        }
    }

    private string TypeName => _type is { Name.Length: > 0 } ? _type.Name : "netlink";

    private void Check()
    {
        if (_bytes is null && _header is null) throw input.Error($"a {TypeName} message needs bytes: its fields are not known");
        if (_bytes is not null && (_hasAttributes || _header?.IsEmpty == false)) throw input.Error("bytes stands in place of fields and attributes, not beside them");
    }
}
