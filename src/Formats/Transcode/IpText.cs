using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Soccr.Formats.Transcode;

/// <summary>IP addresses as text: dotted IPv4, and IPv6 in the compressed form of RFC 5952 with v4-mapped words in hexadecimal.</summary>
internal static class IpText
{
    /// <summary>Writes 4 or 16 bytes in network order as a JSON string.</summary>
    public static void Write(JsonWriter json, ReadOnlySpan<byte> address)
    {
        json.Raw("\""u8);
        if (address.Length == 4)
        {
            for (int i = 0; i < 4; i++)
            {
                if (i > 0) json.Raw("."u8);
                json.Unsigned(address[i]);
            }
        }
        else
        {
            json.Raw(Encoding.ASCII.GetBytes(FormatV6(address)));
        }
        json.Raw("\""u8);
    }

    /// <summary>4 or 16 bytes in network order as text.</summary>
    public static string Format(ReadOnlySpan<byte> address) => address.Length == 4 ? new IPAddress(address).ToString() : FormatV6(address);

    /// <summary>Reads an address into 4 or 16 bytes in network order.</summary>
    /// <returns>How many bytes; 0 where the text is no address.</returns>
    public static int Read(ReadOnlySpan<byte> text, Span<byte> address)
    {
        if (text.Contains((byte)':')) return ReadV6(text, address);
        int parts = 0;
        foreach (Range range in text.Split((byte)'.'))
        {
            ReadOnlySpan<byte> part = text[range];
            bool isOctet = part.Length is > 0 and <= 3 && (part.Length == 1 || part[0] != '0') && !part.ContainsAnyExceptInRange((byte)'0', (byte)'9');
            if (parts == 4 || !isOctet || !IntegerText.TryParse(part, out JsonInteger octet) || octet.Magnitude > 255) return 0;
            address[parts++] = (byte)octet.Magnitude;
        }
        return parts == 4 ? 4 : 0;
    }

    private static int ReadV6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        string word = Encoding.UTF8.GetString(text);
        // IPAddress also takes scopes, brackets and ports; an image has none.
        if (word.AsSpan().ContainsAny("%[]/")) return 0;
        // The reader of the platform is laxer about a dotted end than ours.
        if (text.Contains((byte)'.') && Read(text[(text.LastIndexOf((byte)':') + 1)..], address) != 4) return 0;
        if (!IPAddress.TryParse(word, out IPAddress? parsed) || parsed.AddressFamily != AddressFamily.InterNetworkV6) return 0;
        return parsed.TryWriteBytes(address, out int written) ? written : 0;
    }

    private static string FormatV6(ReadOnlySpan<byte> address)
    {
        Span<ushort> words = stackalloc ushort[8];
        for (int i = 0; i < 8; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt16BigEndian(address[(2 * i)..]);
        }
        (int zeroStart, int zeroLength) = LongestZeroRun(words);
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++)
        {
            if (zeroLength > 1 && i == zeroStart)
            {
                text.Append("::");
                i += zeroLength - 1;
                continue;
            }
            if (text.Length > 0 && text[^1] != ':') text.Append(':');
            text.Append(words[i].ToString("x", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> words)
    {
        (int bestStart, int bestLength, int length) = (0, 0, 0);
        for (int i = 0; i < words.Length; i++)
        {
            length = words[i] == 0 ? length + 1 : 0;
            if (length > bestLength) (bestStart, bestLength) = (i - length + 1, length);
        }
        return (bestStart, bestLength);
    }
}
