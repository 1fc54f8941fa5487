using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// Changes values in the JSON of one netlink message. The JSON says all that the message does, so what is read back from it is the message with these
/// values changed and nothing else; and it has every attribute that is known at all.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="scope">The entry, for their selectors.</param>
/// <param name="protocol">Protocol of the ports, until the message names one; or null.</param>
/// <param name="report">Told of each change: the place in the message, the old and the new value.</param>
internal sealed class NetlinkText(RuleSet rules, EntryScope scope, string? protocol, Action<string, string, string> report)
{
    /// <summary>Containers around an attribute of the message itself: the message, the list, the object of one member.</summary>
    private const int TopLevel = 3;

    private readonly List<Frame> _open = [];
    private readonly Dictionary<string, int> _lengths = [];
    private readonly Splices _splices = new();
    private string? _protocol = protocol;
    private (int Start, int End, ulong Port) _first;

    private string Name => _open[^1].Name;

    /// <summary>Changes the text.</summary>
    /// <param name="json">The message as an object.</param>
    /// <returns>The new text; null where nothing changes.</returns>
    public byte[]? Rewrite(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Count();
                    _open.Add(new Frame(reader.TokenType == JsonTokenType.StartArray) { Name = _open.Count > 0 ? Name : "" });
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    _open.RemoveAt(_open.Count - 1);
                    break;
                case JsonTokenType.PropertyName:
                    _open[^1].Name = Encoding.UTF8.GetString(reader.ValueSpan);
                    break;
                default:
                    Count();
                    if (reader.TokenType == JsonTokenType.Number) VisitNumber(ref reader);
                    if (reader.TokenType == JsonTokenType.String) VisitText(ref reader);
                    break;
            }
        }
        return _splices.IsEmpty ? null : _splices.Apply(json);
    }

    private void Count()
    {
        if (_open.Count > 0) _open[^1].Count++;
    }

    private void VisitNumber(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetUInt64(out ulong value)) return;
        int start = (int)reader.TokenStartIndex;
        int end = start + reader.ValueSpan.Length;
        if (NetlinkRoles.Lengths.TryGetValue(Name, out string? attribute)) _lengths[attribute] = (int)Math.Min(value, 128);
        else if (_open.Count > TopLevel && NetlinkRoles.Ranges.Contains(_open[^2].Name)) VisitRange(start, end, value);
        else if (NetlinkRoles.ByName.TryGetValue(Name, out Role role) && role is Role.Port or Role.Uid) Replace(role, start, end, value);
    }

    private void VisitRange(int start, int end, ulong port)
    {
        if (Name == "start") _first = (start, end, port);
        if (Name != "end" || rules.Ports(_first.Port, port, _protocol, scope) is not { } @new) return;
        ReplaceNumber(_first.Start, _first.End, _first.Port, @new);
        ReplaceNumber(start, end, port, @new + (port - _first.Port));
    }

    private void VisitText(ref Utf8JsonReader reader)
    {
        int start = (int)reader.TokenStartIndex + 1;
        ReadOnlySpan<byte> text = reader.ValueSpan;
        if (NetlinkRoles.Protocols.Contains(Name)) _protocol = Encoding.UTF8.GetString(text);
        else if (NetlinkRoles.Endpoints.Contains(Name)) VisitEndpoint(start, text);
        else if (NetlinkRoles.ByName.TryGetValue(Name, out Role role) && role == Role.IfName) VisitDevice(start, text);
        else if (Name == NetlinkRoles.UnixName && _open.Count == TopLevel) VisitUnixName(ref reader, start);
        else VisitAddress(start, text);
    }

    private void VisitAddress(int start, ReadOnlySpan<byte> text)
    {
        Span<byte> address = stackalloc byte[16];
        int size = text.Length is >= 2 and <= 45 ? IpText.Read(text, address) : 0;
        if (size == 0) return;
        int length = _open.Count == TopLevel ? Math.Min(_lengths.GetValueOrDefault(Name, 8 * size), 8 * size) : 8 * size;
        if (rules.Address(address[..size], length, scope) is not { } change || change.Old == change.New) return;
        Replace(start, text.Length, new IPAddress(address[..size]).ToString(), change.Old, change.New);
    }

    private void VisitEndpoint(int start, ReadOnlySpan<byte> text)
    {
        int colon = text.LastIndexOf((byte)':');
        if (colon < 0) return;
        VisitAddress(start, text[..colon]);
        // IPv6 is in brackets, with the device of a link-local address.
        if (text[0] == '[') VisitAddress(start + 1, text[1..(text.IndexOf((byte)'%') is var percent and > 0 ? percent : colon - 1)]);
        if (ulong.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ulong port)) Replace(Role.Port, start + colon + 1, start + text.Length, port);
    }

    // An alias of an address is labelled with its device's name, a colon and more.
    private void VisitDevice(int start, ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)':') is var colon && colon < 0 ? text.Length : colon;
        string old = Encoding.Latin1.GetString(text[..end]);
        if (old.Contains('\\', StringComparison.Ordinal) || rules.Name(Role.IfName, old, scope) is not { } @new) return;
        if (@new.Length + text.Length - end > 15) throw new ImageFormatException($"the label would be {@new}{Encoding.UTF8.GetString(text[end..])}; at most 15 bytes are possible");
        string bytes = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(@new));
        Replace(start, end, JsonEncodedText.Encode(bytes).Value, Readable.Text(text[..end]), bytes);
    }

    private void VisitUnixName(ref Utf8JsonReader reader, int start)
    {
        if (reader.ValueIsEscaped) return;
        byte[] name = reader.ValueSpan.ToArray();
        int length = QuotedPrintable.Read(name, out _);
        if (length <= 0) return;
        string old = Encoding.Latin1.GetString(name.AsSpan(0, length));
        bool isAbstract = old[0] == '\0';
        if (rules.Path(Role.UnixName, isAbstract ? $"@{old[1..]}" : old, scope) is not { } changed) return;
        byte[] @new = Encoding.Latin1.GetBytes(isAbstract ? $"\0{changed[1..]}" : changed);
        string quoted = string.Concat(@new.Select(static b => b is > 0x20 and < 0x7f and not ((byte)'=' or (byte)'"' or (byte)'\\') ? $"{(char)b}" : $"={b:X2}"));
        Replace(start, reader.ValueSpan.Length, quoted, isAbstract ? $"@{old[1..]}" : old, changed);
    }

    private void Replace(Role role, int start, int end, ulong value)
    {
        if (rules.Knows(role, value) && rules.Number(role, value, _protocol, scope) is { } @new) ReplaceNumber(start, end, value, @new);
    }

    private void ReplaceNumber(int start, int end, ulong value, ulong @new)
    {
        if (@new == value) return;
        string text = @new.ToString(CultureInfo.InvariantCulture);
        Replace(start, end - start, text, value.ToString(CultureInfo.InvariantCulture), text);
    }

    private void Replace(int start, int length, string json, string old, string @new)
    {
        _splices.Replace(start, start + length, Encoding.UTF8.GetBytes(json));
        report(Path, old, @new);
    }

    private string Path
    {
        get
        {
            var text = new StringBuilder();
            foreach (Frame frame in _open)
            {
                if (frame.IsArray) text.Append(CultureInfo.InvariantCulture, $"[{frame.Count - 1}]");
                else text.Append(text.Length > 0 ? "." : "").Append(frame.Name);
            }
            return text.ToString();
        }
    }

    /// <summary>A list or object that is open.</summary>
    private sealed class Frame(bool isArray)
    {
        public bool IsArray => isArray;

        /// <summary>The member that it is at; in a list, the name of the list.</summary>
        public required string Name { get; set; }

        /// <summary>Elements begun.</summary>
        public int Count { get; set; }
    }
}
