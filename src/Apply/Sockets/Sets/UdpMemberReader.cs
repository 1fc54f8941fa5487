using System.Net;
using System.Text.Json.Nodes;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Makes an UDP socket of a set of its images.</summary>
internal static class UdpMemberReader
{
    private const uint Inet6 = 10;

    // Of the open file or of the place, which a message does not have.
    private static readonly HashSet<string> s_others = ["id", "ino", "flags", "fown", "ns_id"];

    /// <summary>Reads it from its file; where there is none, from its entry.</summary>
    /// <param name="images">The images.</param>
    /// <param name="socket">Its <c>inet_sk_entry</c>.</param>
    /// <param name="number">Its numbers.</param>
    /// <param name="notes">Receives what is in the entry and cannot be carried.</param>
    /// <exception cref="ImageFormatException">No socket can be made of it.</exception>
    public static UdpMember Read(Checkpoint images, MessageView socket, SocketNumber number, List<string> notes)
    {
        JsonObject entry = JsonNode.Parse(socket.ToJson(pretty: false).Span)!.AsObject();
        if (images.Find("AF_INET_CR", number.Ino) is { } file) return Read(file, socket, entry, number);
        if (!InetCrWriter.CanSay(entry)) throw socket.Error("family", $"is {socket.Word("family")}, expected INET or INET6, of a socket of datagrams");
        Converted<InetCrMessage> converted = InetCrWriter.Convert(entry);
        notes.AddRange(converted.NotCarried.Where(static note => !s_others.Contains(note.Name)).Select(note => EntryNotes.Note(socket, note.Name, $"{note.Fact}, which an UDP socket does not have: it is not carried")));
        return new UdpMember(number, [converted.Result]);
    }

    private static UdpMember Read(ImageFile file, MessageView socket, JsonObject entry, SocketNumber number)
    {
        try
        {
            var member = new UdpMember(number, InetCrImage.Read(file)) { FileName = file.FullName };
            UdpImage.Check(member.File);
            // The socket is made of the messages; an edit of the entry alone would be lost without a word.
            bool isIpv6 = member.File[0].IsIpv6;
            if (socket.Number("family") == Inet6 != isIpv6) throw socket.Error("family", $"is {socket.Word("family")}, {file.Name} has a socket of IPv{(isIpv6 ? 6 : 4)}");
            Compare(socket, "src", file.Name, isIpv6 ? "bind6" : "bind", member.Local);
            Compare(socket, "dst", file.Name, isIpv6 ? "peer6" : "peer", member.Peer);
            JsonObject said = InetSkWriter.Convert(member.File, number.Id, number.Ino).Result;
            if (EntryComparison.Find(entry, said, s_others) is { } other) throw socket.Error(other.Field, $"is {other.One}, {file.Name} says {other.Other}");
            return member;
        }
        catch (ImageFormatException e) when (e.Location.Path is null)
        {
            throw new ImageFormatException(e.Fact, e.Location with { Path = file.FullName }, e);
        }
    }

    private static void Compare(MessageView socket, string name, string file, string attribute, IPEndPoint? end)
    {
        byte[] address = [.. socket.Numbers($"{name}_addr").SelectMany(static word => BitConverter.GetBytes((uint)word))];
        ulong port = socket.Number($"{name}_port");
        byte[] said = end?.Address.GetAddressBytes() ?? new byte[address.Length];
        if (address.Length is not (4 or 16)) throw socket.Error($"{name}_addr", $"has {address.Length / sizeof(uint)} words, expected 1 of IPv4 or 4 of IPv6");
        if (!address.AsSpan().SequenceEqual(said)) throw socket.Error($"{name}_addr", $"is {new IPAddress(address)}, {attribute} in {file} says {(end is null ? "none" : new IPAddress(said))}");
        if ((int)port != (end?.Port ?? 0)) throw socket.Error($"{name}_port", $"is {port}, {attribute} in {file} says {end?.Port ?? 0}");
    }
}
