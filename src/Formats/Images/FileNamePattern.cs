using System.Globalization;

namespace Soccr.Formats.Images;

/// <summary>A file name of CRIU's image table: fixed text around at most one number or word.</summary>
public sealed class FileNamePattern
{
    private readonly string _text;
    private readonly string _before;
    private readonly string _after;
    private readonly char _kind;

    /// <param name="text">The pattern as CRIU writes it: <c>%u</c>, <c>%d</c> decimal, <c>%x</c> hexadecimal, each with or without <c>l</c>, <c>%s</c> a word.</param>
    public FileNamePattern(string text)
    {
        _text = text;
        int mark = text.IndexOf('%', StringComparison.Ordinal);
        _before = mark < 0 ? text : text[..mark];
        if (mark < 0)
        {
            _after = "";
            return;
        }
        int kind = mark + 1;
        while (text[kind] == 'l') kind++;
        _kind = text[kind];
        _after = text[(kind + 1)..];
    }

    /// <summary>Whether a file of that name is of this kind.</summary>
    /// <param name="name">File name without a directory.</param>
    public bool Matches(ReadOnlySpan<char> name)
    {
        if (_kind == '\0') return name.SequenceEqual(_text);
        return name.Length > _before.Length + _after.Length && name.StartsWith(_before) && name.EndsWith(_after)
            && IsPart(name[_before.Length..^_after.Length]);
    }

    /// <summary>The number or word of a file name that matches, as it stands there; empty where the pattern has none.</summary>
    /// <param name="name">File name without a directory, which <see cref="Matches"/>.</param>
    public string PartOf(string name) => _kind == '\0' ? "" : name[_before.Length..^_after.Length];

    /// <summary>The number of a file name that matches, where it is one of up to 64 bits.</summary>
    /// <param name="name">File name without a directory.</param>
    /// <param name="number">The number.</param>
    /// <returns>False where the name does not match or has no number.</returns>
    public bool TryNumber(string name, out ulong number)
    {
        number = 0;
        return _kind is not ('\0' or 's') && Matches(name)
            && ulong.TryParse(PartOf(name), _kind == 'x' ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The file name with a number, as CRIU writes it.</summary>
    /// <exception cref="InvalidOperationException">The pattern has no place for a number.</exception>
    public string With(ulong number) => _kind is '\0' or 's'
        ? throw new InvalidOperationException($"{_text} has no place for a number")
        : _before + number.ToString(_kind == 'x' ? "x" : "D", CultureInfo.InvariantCulture) + _after;

    /// <inheritdoc/>
    public override string ToString() => _text;

    private bool IsPart(ReadOnlySpan<char> part)
    {
        foreach (char c in part)
        {
            bool fits = _kind switch
            {
                's' => c is not ('.' or '/' or '-'),
                'x' => char.IsAsciiHexDigit(c),
                _ => char.IsAsciiDigit(c),
            };
            if (!fits) return false;
        }
        return true;
    }
}
