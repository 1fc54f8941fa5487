namespace Soccr.Apply.Sockets;

/// <summary>
/// The attribute <c>ipopt_options</c>: <c>struct ip_options</c> of the patch's kernel, 2.6.20, whose head is 12 bytes, and room for 40 bytes of options. The patch
/// has a number for it, and never wrote it.
/// </summary>
internal static class IpOptions
{
    private const int Length = 4, Head = 12, LaterHead = 16, Room = 40;

    public static byte[] ToPayload(byte[] options)
    {
        byte[] payload = new byte[Head + Room];
        payload[Length] = (byte)options.Length;
        options.CopyTo(payload, Head);
        return payload;
    }

    /// <summary>The options as setsockopt takes them; later kernels have 4 bytes more in front.</summary>
    /// <returns>Null where the payload is no such structure.</returns>
    public static byte[]? FromPayload(byte[] payload)
    {
        int head = payload.Length - Room;
        if (head is not (Head or LaterHead)) return null;
        int length = payload[head == Head ? Length : Length + sizeof(uint)];
        return length <= Room ? payload[head..(head + length)] : null;
    }
}
