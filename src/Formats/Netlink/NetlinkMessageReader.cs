using System.Buffers.Binary;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Reads one netlink message from its JSON object.</summary>
internal sealed class NetlinkMessageReader(JsonInput input, NetlinkFamily family)
{
    private readonly WireWriter _attributes = new();
    private readonly WireWriter _bytes = new();
    private readonly WireWriter _trailing = new();
    private readonly uint?[] _head = new uint?[3];
    private MessageType? _type;
    private ushort? _number;
    private StructType.Values? _header;
    private bool _hasBytes;
    private bool _hasAttributes;

    /// <summary>Bytes that stood behind the message up to the next multiple of 4, where its length is none; else null.</summary>
    public byte[]? Padding { get; private set; }

    /// <summary>Appends the message.</summary>
    public void Read(WireWriter output)
    {
        FindType();
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            input.Path.Push(name);
            ReadMember(name);
            input.Path.Pop();
        }
        Finish(output);
    }

    // The type says which members there are, and may stand behind them: the object is looked through for it first.
    private void FindType()
    {
        input.Pin();
        bool first = true;
        input.StartObject();
        while (_number is null && input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            if (!key.SequenceEqual("type"u8))
            {
                input.SkipValue();
                continue;
            }
            input.Path.Push("type");
            ReadType();
            input.Path.Pop();
        }
        if (_number is null) throw input.Error("a message needs its type");
        input.Unpin();
        _header = _type?.Header?.Begin();
    }

    private void ReadType()
    {
        if (input.Peek() == '"')
        {
            string name = Encoding.UTF8.GetString(input.ReadString());
            _type = family.ByName(name) ?? throw input.Error($"no such message type: {name}{Suggestion.For(name, family.Types.Select(static t => t.Name))}");
            _number = _type.Number;
            return;
        }
        JsonInteger number = input.ReadInteger();
        if (number.Negative || number.Magnitude > ushort.MaxValue) throw input.Error($"{number} is no message type");
        _number = (ushort)number.Magnitude;
        _type = family.Find(_number.Value, default);
    }

    private void ReadMember(string name)
    {
        switch (name)
        {
            case "type":
                input.SkipValue();
                break;
            case "flags":
                ReadHead(0, new IntegerType(2, names: NetlinkFamily.Flags));
                break;
            case "seq":
                ReadHead(1, new IntegerType(4));
                break;
            case "pid":
                ReadHead(2, new IntegerType(4));
                break;
            case "bytes":
                if (_hasBytes) throw input.Error("the key is there twice");
                _hasBytes = true;
                input.ReadBase64(_bytes);
                break;
            case "@trailing":
                if (_trailing.Length > 0) throw input.Error("the key is there twice");
                input.ReadBase64(_trailing);
                break;
            case "@padding":
                var padding = new WireWriter();
                input.ReadBase64(padding);
                if (padding.Length > 3) throw input.Error("padding is at most 3 bytes");
                Padding = padding.Written.ToArray();
                break;
            case "attributes" when _type?.Attributes is { } table:
                if (_hasAttributes) throw input.Error("the key is there twice");
                _hasAttributes = true;
                AttributeList.Read(input, table, _attributes);
                break;
            default:
                if (_header?.TryRead(name, input) != true) throw input.Error($"no such member of a {TypeName} message{Suggestion.For(name, Members)}");
                break;
        }
    }

    private string TypeName => _type?.Name ?? $"{_number}";

    private IEnumerable<string> Members => ["type", "flags", "seq", "pid", "bytes", "attributes", .. _type?.Header?.Names ?? []];

    private void ReadHead(int index, IntegerType type)
    {
        var value = new WireWriter();
        type.Read(input, value);
        if (_head[index] is not null) throw input.Error("the key is there twice");
        _head[index] = type.Size == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(value.Written) : BinaryPrimitives.ReadUInt32LittleEndian(value.Written);
    }

    private void Finish(WireWriter output)
    {
        var body = new WireWriter();
        if (_hasBytes) body.WriteRaw(_bytes.Written);
        else if (_header is not null) _header.WriteTo(body, input);
        if (!_hasBytes && _type?.Header is { } header && body.Length != header.Size) throw input.Error($"fields at the end of a {TypeName} message are missing; expected {string.Join(", ", header.Names)}");
        body.WriteRaw(_attributes.Written);
        body.WriteRaw(_trailing.Written);
        int length = NetlinkMessage.HeadBytes + body.Length;
        if (length > NetlinkMessage.MaxBytes) throw input.Error($"the message is {length} bytes, at most {NetlinkMessage.MaxBytes} are read back");
        Span<byte> head = stackalloc byte[NetlinkMessage.HeadBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], _number!.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(head[6..], (ushort)(_head[0] ?? 0));
        BinaryPrimitives.WriteUInt32LittleEndian(head[8..], _head[1] ?? 0);
        BinaryPrimitives.WriteUInt32LittleEndian(head[12..], _head[2] ?? 0);
        output.WriteRaw(head);
        output.WriteRaw(body.Written);
    }
}
