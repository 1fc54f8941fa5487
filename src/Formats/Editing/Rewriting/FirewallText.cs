using System.Globalization;
using System.Net;
using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// Changes addresses, ports and device names in the text of iptables and nftables. Addresses are whole ones, alone, in prefixes, in ranges and with a
/// port; a port or a device is one that its word says to be one. A range of ports stays, unless there are rules for all of it.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="scope">The image, for their selectors.</param>
/// <param name="report">Told of each change: the old and the new value.</param>
internal sealed class FirewallText(RuleSet rules, EntryScope scope, Action<string, string> report)
{
    private const string Separators = " \t,{};()";

    private Role? _expected;
    private Role? _elements;
    private bool _inBraces;
    private bool _isText;
    private string? _protocol;
    private string _before = "";
    private Splices _splices = new();

    /// <summary>Changes a line.</summary>
    /// <param name="line">The line without its end; a byte in each character.</param>
    /// <returns>The new line; null where nothing changes.</returns>
    public byte[]? Rewrite(string line)
    {
        _splices = new Splices();
        _protocol = null;
        _before = "";
        _isText = false;
        if (!_inBraces) _expected = null;
        if (line.StartsWith('#')) return null;
        List<string>? types = null;
        int at = 0;
        while (at < line.Length)
        {
            char c = line[at];
            if (Separators.Contains(c, StringComparison.Ordinal))
            {
                Separate(c);
                at++;
                continue;
            }
            int end = EndOf(line, at);
            string word = line[at..end];
            if (types is null) Visit(word, at, Follows(line, end));
            else types.Add(word);
            if (word == "type" && _before == "type") types = [];
            at = end;
        }
        if (types is not null) _elements = types.Contains("inet_service") && types.TrueForAll(FirewallWords.NoNumbers.Contains) ? Role.Port : types is ["ifname"] ? Role.IfName : null;
        return _splices.IsEmpty ? null : _splices.Apply(Encoding.Latin1.GetBytes(line));
    }

    private void Separate(char c)
    {
        if (c == '{' && (_expected is not null || _before is "=")) _inBraces = true;
        if (c is '}')
        {
            _inBraces = false;
            _expected = null;
        }
        if (c is ';') _expected = null;
    }

    private void Visit(string word, int at, char next)
    {
        string before = _before;
        _before = word;
        // The name of a match may be a word that says something elsewhere.
        if (_isText || before == "-m")
        {
            _isText = false;
            return;
        }
        if (word is "tcp" or "udp") _protocol = word;
        if (!_inBraces && Expect(word)) return;
        bool isQuoted = word[0] == '"';
        if (_expected == Role.IfName) VisitDevice(isQuoted ? word.Trim('"') : word, isQuoted ? at + 1 : at);
        else if (_expected == Role.Port && word.All(char.IsAsciiDigit)) VisitPort(word, at);
        else if (_expected == Role.Port && word.Split('-', ':') is [var first, var last]) VisitPorts(first, last, at);
        else if (!isQuoted) VisitAddresses(word, at, before);
        if (!_inBraces && next != ',' && !FirewallWords.Operators.Contains(word)) _expected = null;
    }

    private bool Expect(string word)
    {
        if (FirewallWords.Ports.Contains(word)) _expected = Role.Port;
        else if (FirewallWords.Devices.Contains(word)) _expected = Role.IfName;
        else if (word == "elements") _expected = _elements;
        else if (FirewallWords.Texts.Contains(word)) _isText = true;
        else return FirewallWords.Operators.Contains(word);
        return true;
    }

    private void VisitDevice(string name, int at)
    {
        if (rules.Name(Role.IfName, name, scope) is { } @new) Replace(at, name.Length, @new, name);
    }

    private void VisitPort(string word, int at)
    {
        if (!ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong port) || !rules.Knows(Role.Port, port)) return;
        if (rules.Number(Role.Port, port, _protocol, scope) is { } @new && @new != port) Replace(at, word.Length, @new.ToString(CultureInfo.InvariantCulture), word);
    }

    private void VisitPorts(string first, string last, int at)
    {
        if (!ulong.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out ulong start) || !ulong.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out ulong end)) return;
        if (rules.Ports(start, end, _protocol, scope) is not { } @new || @new == start) return;
        Replace(at, first.Length, @new.ToString(CultureInfo.InvariantCulture), first);
        Replace(at + first.Length + 1, last.Length, (@new + (end - start)).ToString(CultureInfo.InvariantCulture), last);
    }

    private void VisitAddresses(string word, int at, string before)
    {
        for (int start = 0; start < word.Length;)
        {
            int end = start;
            while (end < word.Length && (char.IsAsciiHexDigit(word[end]) || word[end] is '.' or ':')) end++;
            bool isApart = (start == 0 || !char.IsLetterOrDigit(word[start - 1]) && word[start - 1] is not ('_' or '/' or '@' or '$' or '-' or '.') || start > 0 && word[start - 1] == '-' && char.IsAsciiHexDigit(word[0]))
                && (end == word.Length || (!char.IsLetterOrDigit(word[end]) && word[end] != '_'));
            if (isApart && end > start) VisitRun(word, start, end, at, before);
            start = Math.Max(end, start + 1);
        }
    }

    private void VisitRun(string word, int start, int end, int at, string before)
    {
        string run = word[start..end];
        int colon = run.IndexOf(':', StringComparison.Ordinal);
        bool isRange = end < word.Length && word[end] == '-';
        if (colon == 0 && run.Length > 1 && run.Skip(1).All(char.IsAsciiDigit) && !isRange && (before == "to" || (start > 0 && word[start - 1] == ']')))
        {
            VisitPort(run[1..], at + start + 1);
            return;
        }
        bool hasPort = colon > 0 && colon == run.LastIndexOf(':');
        string address = hasPort ? run[..colon] : run;
        if (!VisitAddress(address, at + start, hasPort ? "" : word[end..])) return;
        if (hasPort && !isRange && run[(colon + 1)..].All(char.IsAsciiDigit)) VisitPort(run[(colon + 1)..], at + start + colon + 1);
    }

    private bool VisitAddress(string text, int at, string behind)
    {
        Span<byte> address = stackalloc byte[16];
        int size = text.Length is >= 2 and <= 45 ? IpText.Read(Encoding.ASCII.GetBytes(text), address) : 0;
        if (size == 0) return false;
        address = address[..size];
        if (rules.Address(address, PrefixLength(behind, 8 * size), scope) is not { } change || change.Old == change.New) return true;
        Replace(at, text.Length, new IPAddress(address).ToString(), text);
        return true;
    }

    private static int PrefixLength(string behind, int full)
    {
        if (!behind.StartsWith('/')) return full;
        Span<byte> mask = stackalloc byte[16];
        string text = new([.. behind.Skip(1).TakeWhile(static c => char.IsAsciiDigit(c) || c == '.')]);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length)) return Math.Min(length, full);
        int size = IpText.Read(Encoding.ASCII.GetBytes(text), mask);
        int bits = 0;
        foreach (byte part in mask[..size]) bits += int.PopCount(part);
        return size == 0 ? full : bits;
    }

    private void Replace(int at, int length, string @new, string old)
    {
        _splices.Replace(at, at + length, Encoding.Latin1.GetBytes(@new));
        report(Readable.Text(Encoding.Latin1.GetBytes(old)), Readable.Text(Encoding.Latin1.GetBytes(@new)));
    }

    // A quoted text is one word, with its quotes.
    private static int EndOf(string line, int at)
    {
        int end = at + 1;
        if (line[at] == '"')
        {
            while (end < line.Length && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
            return Math.Min(end + 1, line.Length);
        }
        while (end < line.Length && !Separators.Contains(line[end], StringComparison.Ordinal)) end++;
        return end;
    }

    private static char Follows(string line, int at)
    {
        while (at < line.Length && line[at] is ' ' or '\t') at++;
        return at < line.Length ? line[at] : '\0';
    }
}
