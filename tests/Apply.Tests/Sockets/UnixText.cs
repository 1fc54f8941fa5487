using System.Globalization;
using System.Text;
using Soccr.Apply.Sockets.Unix;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>A set as text in which inode numbers are places in the list, for comparisons.</summary>
internal static class UnixText
{
    public static string Of(UnixSocketSet set)
    {
        Dictionary<uint, int> places = set.Sockets.Select(static (socket, place) => (socket.Ino, place)).ToDictionary(static pair => pair.Ino, static pair => pair.place);
        var text = new StringBuilder();
        foreach (UnixSocketRecord s in set.Sockets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{s.Id} {s.Type} {s.State} flags {s.Flags:x} backlog {s.Backlog} peer {(s.Peer == 0 ? "-" : $"{places[s.Peer]}")} signal {s.Signal} ");
            text.Append(CultureInfo.InvariantCulture, $"name {Convert.ToHexString(s.Name.Span)} shutdown {s.Shutdown} {s.File} dir {Convert.ToHexString(s.NameDir.Span)} deleted {s.Deleted} mnt {s.MntId} in flight {s.IsInFlight}\n");
            foreach (UnixPacket p in s.Queue) text.Append(CultureInfo.InvariantCulture, $"  {Convert.ToHexString(p.Data.Span)} from {Convert.ToHexString(p.Source.Span)} rights {string.Join(',', p.Rights)}\n");
        }
        return text.ToString();
    }
}
