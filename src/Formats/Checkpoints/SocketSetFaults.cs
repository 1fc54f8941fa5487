using System.Globalization;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Checkpoints;

/// <summary>
/// What a set of <c>crit socket dump</c> lacks, and what it has of sockets that are not in it. A checkpoint of CRIU's may lack images: where there is nothing to be said in one it is not written.
/// </summary>
public static class SocketSetFaults
{
    private const ulong Tcp = 6, Udp = 17;

    /// <summary>Finds them; none where it is no such set.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="ImageFormatException">While they are gone through: an image is malformed.</exception>
    public static IEnumerable<ImageFormatException> Find(Checkpoint images)
    {
        if (!SocketSetName.IsOf(images.First("INVENTORY"))) yield break;
        MessageView[] sockets = [.. images.OpenFiles.OfKind("INETSK").Select(static file => file.Message)];
        if (!images.OfType("FDINFO").Any()) yield return Missing(images, "fdinfo-1.img", "expected one, which says what descriptor each socket has");
        if (images.OpenFiles.OfKind("UNIXSK").Any() && !images.OfType("SK_QUEUES").Any()) yield return Missing(images, "sk-queues.img", "expected one of unix sockets, with an entry for each packet in their queues");
        foreach (MessageView socket in sockets)
        {
            ulong inode = socket.Number("ino");
            if (IsConnected(socket) && images.Find("TCP_STREAM", inode) is null) yield return socket.Error("ino", Text($"is {inode}, there is no tcp-stream-{inode:x}.img, expected one of a connection"));
            if (IsDatagrams(socket) && images.Find("AF_INET_CR", inode) is null) yield return socket.Error("ino", Text($"is {inode}, there is no udp-{inode}.nl, expected one of an UDP socket"));
        }
        foreach (ImageFormatException stray in Strays(images, "TCP_STREAM", sockets.Where(static socket => socket.Number("proto") == Tcp), "a TCP socket")) yield return stray;
        foreach (ImageFormatException stray in Strays(images, "AF_INET_CR", sockets.Where(IsDatagrams), "an UDP socket")) yield return stray;
        foreach (ImageFile file in images.OfType("AF_INET_CR"))
        {
            if (FaultOf(file) is { } fault) yield return fault;
        }
        foreach (ImageFile file in images.OfType("TCP_STREAM"))
        {
            if (FaultOfStream(file) is { } fault) yield return fault;
        }
        // What is malformed throws.
        foreach (ImageEntry _ in images.EntriesOf("FDINFO").Concat(images.EntriesOf("SK_QUEUES"))) { }
    }

    private static ImageFormatException? FaultOfStream(ImageFile file)
    {
        ImageEntry[] entries = [.. Checkpoint.Entries(file)];
        if (entries.Length == 0) return new ImageFormatException("there is no entry, expected one", new Location(file.FullName, file.Length));
        long end = entries[0].PayloadOffset + entries[0].PayloadLength;
        return file.Length == end ? null : new ImageFormatException(Text($"there are {file.Length - end} bytes behind the queues, expected none"), new Location(file.FullName, end));
    }

    private static bool IsConnected(MessageView socket) => socket.Number("proto") == Tcp && socket.Number("dst_port") != 0;

    private static bool IsDatagrams(MessageView socket) => socket.Number("proto") == Udp;

    private static IEnumerable<ImageFormatException> Strays(Checkpoint images, string type, IEnumerable<MessageView> sockets, string what)
    {
        HashSet<ulong> inodes = [.. sockets.Select(static socket => socket.Number("ino"))];
        return images.OfType(type).Where(file => Checkpoint.NumberOf(file) is { } inode && !inodes.Contains(inode))
            .Select(file => new ImageFormatException(Text($"its name says socket {Checkpoint.NumberOf(file)}, which no entry of files.img has; expected {what}"), new Location(file.FullName, 0)));
    }

    private static ImageFormatException? FaultOf(ImageFile file)
    {
        try
        {
            InetCrFile.SocketOf(InetCrImage.Read(file));
            return null;
        }
        catch (ImageFormatException e)
        {
            return e.Within(file.FullName);
        }
    }

    private static ImageFormatException Missing(Checkpoint images, string file, string expected) => new($"there is no such image, {expected}", new Location(Path.Combine(images.Store.Name, file)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
