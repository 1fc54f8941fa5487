using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>The first bits of an address, the others being zero. IPv4 addresses inside IPv6 (<c>::ffff:0:0/96</c>) are IPv4 here.</summary>
/// <param name="Bits">The address from its top: an IPv4 address is in the low 32 bits.</param>
/// <param name="Length">How many bits count: 32 or 128 for one address.</param>
/// <param name="IsV6">Whether it is an IPv6 address.</param>
internal readonly record struct NetworkPrefix(UInt128 Bits, int Length, bool IsV6)
{
    private const int MappedLength = 96;
    private static readonly UInt128 s_mapped = new(0, 0xffff_0000_0000);

    /// <summary>Bits of a whole address.</summary>
    public int FullLength => IsV6 ? 128 : 32;

    /// <summary>Whether it is one address.</summary>
    public bool IsHost => Length == FullLength;

    /// <summary>Whether it is 0.0.0.0 or ::, which stands for no address.</summary>
    public bool IsUnspecified => IsHost && Bits == 0;

    /// <summary>Takes an address apart.</summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    /// <param name="length">How many bits of it count; the others may be anything.</param>
    public static NetworkPrefix Of(ReadOnlySpan<byte> address, int length)
    {
        if (address.Length == sizeof(uint)) return new(BinaryPrimitives.ReadUInt32BigEndian(address), length, false);
        UInt128 bits = BinaryPrimitives.ReadUInt128BigEndian(address);
        return length >= MappedLength && bits >> 32 == s_mapped >> 32 ? new((uint)bits, length - MappedLength, false) : new(bits, length, true);
    }

    /// <summary>Reads <c>10.0.0.1</c>, <c>10.0.0.0/24</c>, <c>fd00::/64</c>.</summary>
    /// <exception cref="RuleException">It is none of them.</exception>
    public static NetworkPrefix Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string word = slash < 0 ? text : text[..slash];
        Span<byte> address = stackalloc byte[16];
        int size = IpText.Read(Encoding.UTF8.GetBytes(word), address);
        if (size == 0) throw new RuleException($"{word} is no IP address");
        int length = 8 * size;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > 8 * size))
        {
            throw new RuleException($"{text}: the length of the prefix is {text[(slash + 1)..]}, expected 0 to {8 * size}");
        }
        NetworkPrefix prefix = Of(address[..size], length);
        if (prefix.Cut(prefix.Length) != prefix) throw new RuleException($"{text} has bits behind its prefix; expected {prefix.Cut(prefix.Length)}");
        return prefix;
    }

    /// <summary>A shorter prefix of the same address.</summary>
    public NetworkPrefix Cut(int length)
    {
        int dropped = FullLength - length;
        return new(dropped >= 128 ? 0 : Bits >> dropped << dropped, length, IsV6);
    }

    /// <summary>The address with its first bits replaced by those of <paramref name="prefix"/>.</summary>
    public NetworkPrefix With(NetworkPrefix prefix) => this with { Bits = Bits - Cut(prefix.Length).Bits + prefix.Bits };

    /// <summary>Writes the address over 4 or 16 bytes, which hold the one it was made from.</summary>
    public void WriteTo(Span<byte> address)
    {
        if (IsV6) BinaryPrimitives.WriteUInt128BigEndian(address, Bits);
        else BinaryPrimitives.WriteUInt32BigEndian(address[^sizeof(uint)..], (uint)Bits);
    }

    /// <summary>The address, and the length of the prefix where it is not one address.</summary>
    public override string ToString()
    {
        Span<byte> address = stackalloc byte[IsV6 ? 16 : 4];
        WriteTo(address);
        string text = new IPAddress(address).ToString();
        return IsHost ? text : string.Create(CultureInfo.InvariantCulture, $"{text}/{Length}");
    }
}
