using System.Buffers.Binary;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Images.Raw;

/// <summary>How the messages of a dump begin, by which it is found where nothing says what it is.</summary>
/// <param name="number">nlmsg_type; null where it is given out at run time.</param>
/// <param name="bodies">What the family's structure begins with: an address family, a version. One of them.</param>
internal sealed class MessageStart(ushort? number, params byte[][] bodies)
{
    /// <summary>Bytes that it looks at, at most.</summary>
    public const int MaxBytes = NetlinkMessage.HeadBytes + 4;

    /// <summary>Whether the number is given out at run time, so that it proves nothing.</summary>
    public bool AnyNumber => number is null;

    /// <summary>Whether a message begins like this.</summary>
    public bool Matches(ReadOnlySpan<byte> message)
    {
        if (message.Length < NetlinkMessage.HeadBytes) return false;
        ushort found = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        return (number is null ? found >= NetlinkFamily.FirstDynamic : found == number) && MatchesBody(message[NetlinkMessage.HeadBytes..]);
    }

    private bool MatchesBody(ReadOnlySpan<byte> body)
    {
        foreach (byte[] start in bodies)
        {
            if (body.StartsWith(start)) return true;
        }
        return false;
    }
}
