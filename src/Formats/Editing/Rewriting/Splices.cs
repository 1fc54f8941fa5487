namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Parts of some bytes that are replaced, in order; all others stay.</summary>
internal sealed class Splices
{
    private List<(int Start, int End, byte[] Bytes)>? _parts;

    public bool IsEmpty => _parts is null;

    /// <summary>Replaces a part, which lies behind or before the others.</summary>
    public void Replace(int start, int end, byte[] bytes) => (_parts ??= []).Add((start, end, bytes));

    /// <summary>The bytes with their parts replaced.</summary>
    public byte[] Apply(ReadOnlySpan<byte> bytes)
    {
        if (_parts is null) return bytes.ToArray();
        _parts.Sort(static (a, b) => a.Start - b.Start);
        int length = bytes.Length;
        foreach ((int start, int end, byte[] part) in _parts) length = checked(length + part.Length - (end - start));
        byte[] result = new byte[length];
        Span<byte> rest = result;
        int from = 0;
        foreach ((int start, int end, byte[] part) in _parts)
        {
            bytes[from..start].CopyTo(rest);
            rest = rest[(start - from)..];
            part.CopyTo(rest);
            rest = rest[part.Length..];
            from = end;
        }
        bytes[from..].CopyTo(rest);
        return result;
    }
}
