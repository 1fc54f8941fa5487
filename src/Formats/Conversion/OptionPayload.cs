using System.Buffers.Binary;

namespace Soccr.Formats.Conversion;

/// <summary>Values of options as payloads of af_inet_cr attributes.</summary>
public static class OptionPayload
{
    private const int NameBytes = 16;

    // The patch keeps these in a byte, and so do those of Soccr's that never exceed one.
    private static readonly HashSet<string> s_bytes =
    [
        "ipopt_tos", "ipopt_ttl", "ipopt_mtu_discover", "ipopt_multicast_ttl", "ipopt_minttl", "ipopt_multicast_all",
        "ipv6opt_unicast_hops", "ipv6opt_multicast_hops", "ipv6opt_multicast_loop", "ipv6opt_multicast_all", "ipv6opt_tclass", "ipv6opt_autoflowlabel", "ipv6opt_mtu_discover",
        "ipv6opt_minhopcount",
    ];

    /// <summary>Makes the payload.</summary>
    /// <returns>Null where the attribute is left out: a flag that is off, a device or filter that is not there.</returns>
    /// <exception cref="ImageFormatException">The attribute has no room for the value.</exception>
    public static byte[]? ToPayload(OptionName option, byte[] value) => option.Form switch
    {
        OptionForm.Flag => OptionValue.ToNumber(value) != 0 ? [] : null,
        OptionForm.Number when s_bytes.Contains(option.Attribute!) => [ToByte(option, value)],
        OptionForm.Name => value.Length > 0 ? ToName(option, value) : null,
        OptionForm.Filter => value.Length > 0 ? value : null,
        _ => value,
    };

    /// <summary>Reads a payload.</summary>
    /// <param name="option">The option.</param>
    /// <param name="payload">The payload; null where the attribute is not there.</param>
    /// <returns>The value; null where the message does not say it.</returns>
    public static byte[]? ToValue(OptionName option, byte[]? payload) => option.Form switch
    {
        OptionForm.Flag => OptionValue.OfNumber(payload is null ? 0 : 1),
        _ when payload is null => null,
        OptionForm.Number when payload.Length == 1 => OptionValue.OfNumber(payload[0]),
        OptionForm.Name => payload.AsSpan().TrimEnd((byte)0).ToArray(),
        OptionForm.Time when payload.Length == OptionValue.TimeBytes / 2 => Widen(payload),
        _ => payload,
    };

    private static byte ToByte(OptionName option, byte[] value)
    {
        int number = OptionValue.ToNumber(value);
        return number is >= 0 and <= byte.MaxValue ? (byte)number : throw new ImageFormatException($"{(uint)number} does not fit, af_inet_cr has a byte for it", new Location(FieldPath: option.Field ?? option.Attribute));
    }

    private static byte[] ToName(OptionName option, byte[] name)
    {
        bool fits = name.Length < NameBytes && !name.Contains((byte)0);
        return fits ? [.. name, .. new byte[NameBytes - name.Length]] : throw new ImageFormatException($"the name has {name.Length} bytes, a device's has at most {NameBytes - 1}, without NUL", new Location(FieldPath: option.Field ?? option.Attribute));
    }

    // A 32-bit kernel's struct timeval.
    private static byte[] Widen(byte[] time)
    {
        byte[] wide = new byte[OptionValue.TimeBytes];
        BinaryPrimitives.WriteInt64LittleEndian(wide, BinaryPrimitives.ReadInt32LittleEndian(time));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(8), BinaryPrimitives.ReadInt32LittleEndian(time.AsSpan(4)));
        return wide;
    }
}
