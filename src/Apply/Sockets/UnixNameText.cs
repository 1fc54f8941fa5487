using System.Globalization;
using System.Text;

namespace Soccr.Apply.Sockets;

/// <summary>Names of unix sockets as JSON in crit's dialect has them: quoted-printable, which has room for any bytes.</summary>
internal static class UnixNameText
{
    /// <summary>The text. Every byte that is not plain is escaped, so that nothing hangs on the length of lines.</summary>
    public static string Encode(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (byte b in name)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "/-_.:@".Contains((char)b, StringComparison.Ordinal)) text.Append((char)b);
            else text.Append(CultureInfo.InvariantCulture, $"={b:X2}");
        }
        return text.ToString();
    }

    /// <summary>The bytes. The text is one that Formats wrote: without faults, and in lines that end with <c>=</c>.</summary>
    public static byte[] Decode(string text)
    {
        var name = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                name.Add((byte)text[i]);
            }
            else if (text[i + 1] == '\n')
            {
                i++;
            }
            else
            {
                name.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
        }
        return [.. name];
    }
}
