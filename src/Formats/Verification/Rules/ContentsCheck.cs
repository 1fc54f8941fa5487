using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>
/// Images that may be large because they hold contents, not descriptions. Who passes a checkpoint on to be looked at leaves them out together with the
/// pages of memory: where there are no pages at all, it is a warning that they are missing.
/// </summary>
/// <remarks><c>criu/sk-tcp.c</c> (a TCP socket with a peer has a stream), <c>criu/files-reg.c</c> (remaps).</remarks>
internal sealed class ContentsCheck() : VerifyCheck(s_stream, s_socket, s_ghost, s_leftOut)
{
    private const ulong Stream = 1, Tcp = 6, Ghost = 1;

    private static readonly VerifyRule s_stream = new("tcp-stream", "a connected TCP socket has its stream, unless connections were closed");
    private static readonly VerifyRule s_socket = new("stream-socket", "a TCP stream is of an inet socket, by the inode in its name");
    private static readonly VerifyRule s_ghost = new("remap-ghost", "a deleted file's contents are there");
    private static readonly VerifyRule s_leftOut = new("contents-missing", Severity.Warning, "nothing was left out with the pages of memory");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        bool stripped = !facts.Images("PAGES").Any() && facts.Images("PAGEMAP").Any();
        // SocketSetCheck looks after those of crit socket.
        bool isSet = SocketSetName.IsOf(facts.First("INVENTORY"));
        bool closed = isSet || facts.First("INVENTORY")?.Number("tcp_close") > 0;
        foreach (MessageView socket in facts.Files.OfKind("INETSK").Select(static file => file.Message))
        {
            if (closed || socket.Number("type") != Stream || socket.Number("proto") != Tcp || socket.Number("dst_port") == 0) continue;
            ulong inode = socket.Number("ino");
            if (facts.Image("TCP_STREAM", inode) is null) yield return (stripped ? s_leftOut : s_stream).At(socket, "ino", $"there is no tcp-stream-{inode:x}.img");
        }
        foreach (ImageFile image in facts.Images("TCP_STREAM").Where(_ => !isSet && Targets.TcpSocket.IsWhole(facts)))
        {
            if (Checkpoint.NumberOf(image) is { } inode && !Targets.TcpSocket.In(facts).Contains(inode)) yield return s_socket.In(image.Name, Targets.TcpSocket.Missing(facts, inode));
        }
        foreach (MessageView remap in facts.Entries("REMAP_FPATH").Select(static entry => entry.Message))
        {
            ulong id = remap.Number("remap_id");
            if (remap.Number("remap_type") == Ghost && facts.Image("GHOST_FILE", id) is null) yield return (stripped ? s_leftOut : s_ghost).At(remap, "remap_id", $"there is no ghost-file-{id:x}.img");
        }
    }
}
