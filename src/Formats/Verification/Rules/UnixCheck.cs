using System.Text;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Names and peers of unix sockets.</summary>
/// <remarks><c>criu/sk-unix.c</c>, <c>linux/un.h</c>.</remarks>
internal sealed class UnixCheck() : VerifyCheck(s_name, s_directory, s_type, s_listener, s_peer)
{
    private const int PathBytes = 108;
    private const ulong Stream = 1, Datagram = 2, SequencedPacket = 5, Listen = 10;

    // criu/include/sk-unix.h: a socket that was left outside. Whatever it is, CRIU writes that it listens.
    private const ulong External = 1;


    private static readonly VerifyRule s_name = new("unix-name", "a name has at most 108 bytes; one that does not begin with NUL is a path");
    private static readonly VerifyRule s_directory = new("unix-directory", "a name that is no absolute path is under an absolute name_dir");
    private static readonly VerifyRule s_type = new("unix-type", "a unix socket is of stream, datagram or sequenced packet type");
    private static readonly VerifyRule s_listener = new("unix-listener", "a unix socket that listens is no datagram socket and has no peer");
    private static readonly VerifyRule s_peer = new("unix-peer", "a unix socket's peer is an open file, unless it is outside of the checkpoint");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        bool whole = Targets.UnixInode.IsWhole(facts);
        IdSet inodes = Targets.UnixInode.In(facts);
        foreach (MessageView socket in facts.Files.OfKind("UNIXSK").Select(static file => file.Message))
        {
            ulong type = socket.Number("type"), peer = socket.Number("peer");
            if (NameFault(socket.BytesOf("name")) is { } fault) yield return s_name.At(socket, "name", fault);
            if (DirectoryFault(socket) is { } relative) yield return s_directory.At(socket, "name_dir", relative);
            if (type is not (Stream or Datagram or SequencedPacket)) yield return s_type.At(socket, "type", $"{type} is no type of a unix socket");
            bool listens = socket.Number("state") == Listen && (socket.Number("uflags") & External) == 0;
            if (listens && (type == Datagram || peer != 0)) yield return s_listener.At(socket, peer != 0 ? "peer" : "type", peer != 0 ? $"{peer} is a peer, and the socket listens" : "a datagram socket cannot listen");
            // Flags say that the peer was left outside.
            else if (whole && peer != 0 && socket.Number("uflags") == 0 && !inodes.Contains(peer)) yield return s_peer.At(socket, "peer", Targets.UnixInode.Missing(facts, peer));
        }
    }

    private static string? NameFault(ReadOnlySpan<byte> name)
    {
        if (name.Length > PathBytes) return $"the name has {name.Length} bytes, at most {PathBytes} are possible";
        if (name.IsEmpty || name[0] == 0) return null;
        int end = name.IndexOf((byte)0);
        return end < 0 || end == name.Length - 1 ? null : $"byte {end} of the path is NUL, and {name.Length - end - 1} more follow";
    }

    private static string? DirectoryFault(MessageView socket)
    {
        ReadOnlySpan<byte> name = socket.BytesOf("name");
        ReadOnlySpan<byte> directory = socket.BytesOf("name_dir");
        if (!directory.IsEmpty) return directory[0] == '/' ? null : $"{Encoding.UTF8.GetString(directory)} is no absolute path";
        return name.IsEmpty || name[0] is 0 or (byte)'/' ? null : "there is no name_dir, and the name is a relative path";
    }
}
