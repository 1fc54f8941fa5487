namespace Soccr.Formats.Wire;

/// <summary>Look-ups in a message that need no schema.</summary>
internal static class WireScan
{
    /// <summary>The last varint stored for a field, which is the one that counts.</summary>
    /// <returns>False where the message has none.</returns>
    public static bool TryFindVarint(ReadOnlySpan<byte> message, int number, out ulong value)
    {
        var reader = new WireReader(message, 0);
        value = 0;
        bool found = false;
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag == ((uint)number << 3 | (uint)WireType.Varint))
            {
                value = reader.ReadVarint();
                found = true;
            }
            else
            {
                reader.Skip(tag);
            }
        }
        return found;
    }

    /// <summary>The last length-delimited value stored for a field.</summary>
    /// <returns>False where the message has none.</returns>
    public static bool TryFindBytes(ReadOnlySpan<byte> message, int number, out ReadOnlySpan<byte> value)
    {
        var reader = new WireReader(message, 0);
        value = default;
        bool found = false;
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag == ((uint)number << 3 | (uint)WireType.Bytes))
            {
                value = reader.ReadBytes();
                found = true;
            }
            else
            {
                reader.Skip(tag);
            }
        }
        return found;
    }

    /// <summary>Whether the bytes are a sequence of tags with their values to the end.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> message)
    {
        try
        {
            TryFindVarint(message, 0, out _);
            return true;
        }
        catch (ImageFormatException)
        {
            return false;
        }
    }
}
