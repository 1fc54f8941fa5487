using System.Buffers.Binary;

namespace Soccr.Formats.Conversion;

/// <summary>Values of options as payloads of af_inet_cr attributes.</summary>
public static class OptionPayload
{
    private const int DeviceBytes = 16;

    // The patch keeps these in a byte, and so do those of Soccr's that never exceed one.
    private static readonly HashSet<string> s_bytes = ["ipopt_tos", "ipopt_ttl", "ipopt_mtu_discover", "ipopt_multicast_ttl", "ipopt_minttl", "ipopt_multicast_all"];

    /// <summary>Makes the payload.</summary>
    /// <returns>Null where the attribute is left out: a flag that is off, a device or filter that is not there.</returns>
    public static byte[]? ToPayload(OptionName option, byte[] value) => option.Form switch
    {
        OptionForm.Flag => OptionValue.ToNumber(value) != 0 ? [] : null,
        OptionForm.Number when s_bytes.Contains(option.Attribute!) => [value[0]],
        OptionForm.Device => value.Length > 0 ? [.. value, .. new byte[DeviceBytes - value.Length]] : null,
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
        OptionForm.Device => payload.AsSpan().TrimEnd((byte)0).ToArray(),
        OptionForm.Time when payload.Length == OptionValue.TimeBytes / 2 => Widen(payload),
        _ => payload,
    };

    // A 32-bit kernel's struct timeval.
    private static byte[] Widen(byte[] time)
    {
        byte[] wide = new byte[OptionValue.TimeBytes];
        BinaryPrimitives.WriteInt64LittleEndian(wide, BinaryPrimitives.ReadInt32LittleEndian(time));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(8), BinaryPrimitives.ReadInt32LittleEndian(time.AsSpan(4)));
        return wide;
    }
}
