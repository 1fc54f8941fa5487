using System.Globalization;
using System.Text;

namespace Soccr.Formats.Checkpoints;

/// <summary>The name of a unix socket: a path with its NUL, or a NUL and any bytes; empty for a socket without one.</summary>
/// <param name="Bytes">As the image has it.</param>
public readonly record struct UnixName(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether the name is no path.</summary>
    public bool IsAbstract => Bytes.Length > 0 && Bytes.Span[0] == 0;

    /// <summary>
    /// The name for people: <c>@</c> in place of the first NUL of an abstract one, without the NUL that ends a path, bytes outside printable ASCII
    /// and backslashes as <c>\xNN</c>.
    /// </summary>
    public override string ToString()
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        if (IsAbstract) bytes = bytes[1..];
        else if (bytes.Length > 0 && bytes[^1] == 0) bytes = bytes[..^1];
        var text = new StringBuilder(IsAbstract ? "@" : "");
        foreach (byte b in bytes)
        {
            if (b is > 0x20 and < 0x7f and not (byte)'\\') text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }
        return text.ToString();
    }
}
