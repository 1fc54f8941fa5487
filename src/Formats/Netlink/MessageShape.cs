namespace Soccr.Formats.Netlink;

/// <summary>Whether a message reads as one of a family: for finding out what a dump is where nothing says it.</summary>
internal static class MessageShape
{
    /// <summary>Whether the structure is there, attributes fill the rest, and the known ones among them are as they should be.</summary>
    /// <param name="family">The family.</param>
    /// <param name="message">A whole message.</param>
    public static bool ReadsAs(NetlinkFamily family, ReadOnlySpan<byte> message)
    {
        if (family.Find(message) is not { Header: { } header, Attributes: { } table }) return false;
        ReadOnlySpan<byte> body = message[NetlinkMessage.HeadBytes..];
        if (body.Length < header.Size || !header.Fits(body[..header.Size], default)) return false;
        return AreOf(table, body[header.Size..], header.ScopeOf(body, default));
    }

    // A newer kernel has attributes with numbers of no name here, but not these alone.
    private static bool AreOf(AttributeTable table, ReadOnlySpan<byte> attributes, Scope scope)
    {
        if (AttributeList.Fault(attributes) is not null) return false;
        scope = AttributeList.Inside(table, scope, attributes);
        bool anyKnown = attributes.IsEmpty;
        var cursor = new AttributeCursor(attributes);
        while (cursor.MoveNext())
        {
            if (table.Find(cursor.Number) is not { } entry) continue;
            if (!entry.Type.Fits(cursor.Payload, scope)) return false;
            anyKnown = true;
        }
        return anyKnown;
    }
}
