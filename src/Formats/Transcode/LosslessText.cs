using System.Buffers;
using System.Text;

namespace Soccr.Formats.Transcode;

/// <summary>
/// Bytes that are meant to be UTF-8 as a string and back, without loss: each byte that is no UTF-8 is a lone surrogate U+DC80..U+DCFF, as in the JSON.
/// </summary>
internal static class LosslessText
{
    /// <summary>The bytes as text.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        Span<char> units = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            int plain = bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7f);
            if (plain != 0)
            {
                int length = plain < 0 ? bytes.Length : plain;
                text.Append(Encoding.ASCII.GetString(bytes[..length]));
                bytes = bytes[length..];
                continue;
            }
            bool valid = Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done;
            if (valid) text.Append(units[..rune.EncodeToUtf16(units)]);
            else text.Append((char)(0xdc00 | bytes[0]));
            bytes = bytes[(valid ? used : 1)..];
        }
        return text.ToString();
    }

    /// <summary>The bytes that <see cref="Decode"/> made this text of.</summary>
    public static byte[] Encode(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + 1);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int used) == OperationStatus.Done)
            {
                bytes.Advance(rune.EncodeToUtf8(bytes.GetSpan(4)));
            }
            else
            {
                bytes.Write([(byte)rest[0]]);
            }
            rest = rest[used..];
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Whether some byte was no UTF-8.</summary>
    public static bool HasOddBytes(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (rest.IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and int at)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out _, out int used) != OperationStatus.Done) return true;
            rest = rest[(at + used)..];
        }
        return false;
    }
}
