using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Images;

namespace Soccr.Apply.Sockets;

/// <summary>Asks the kernel about the sockets of a network namespace, as <c>ss</c> does. Messages are JSON in crit's dialect: entries of a <c>SOCK_DIAG</c> image.</summary>
/// <remarks><c>linux/include/uapi/linux/sock_diag.h</c>, <c>unix_diag.h</c>, <c>inet_diag.h</c>; <c>linux/net/netlink/af_netlink.c</c>.</remarks>
public sealed class SockDiag : IDisposable
{
    /// <summary>Longer than what the kernel sends at once.</summary>
    private const int AnswerBytes = 64 << 10;

    /// <summary>A dump that sockets came into or left meanwhile is asked for again, but not for ever.</summary>
    private const int Tries = 10;

    private static readonly ImageType s_type = ImageTypes.Parse("SOCK_DIAG");

    private readonly SafeFileHandle _socket;
    private readonly byte[] _buffer = new byte[AnswerBytes];

    private SockDiag(SafeFileHandle socket) => _socket = socket;

    /// <summary>Begins to ask.</summary>
    /// <param name="network">The namespace; null for this process's own.</param>
    /// <exception cref="IOException">The kernel does not answer such questions.</exception>
    /// <exception cref="EngineException">The process may not enter the namespace.</exception>
    public static SockDiag Open(NetworkNamespace? network = null)
    {
        return new SockDiag(network is null ? NetlinkCalls.MakeSockDiag() : network.Run(NetlinkCalls.MakeSockDiag));
    }

    /// <summary>All unix sockets.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public IReadOnlyList<UnixDiagnosis> UnixSockets() => [.. Ask(UnixDiagnosis.Request(0)).Select(UnixDiagnosis.Read)];

    /// <summary>The unix socket with an inode number; null where the namespace has none.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public UnixDiagnosis? UnixSocket(uint inode)
    {
        try
        {
            return UnixDiagnosis.Read(Ask(UnixDiagnosis.Request(inode)).Single());
        }
        catch (IOException e) when (ErrorNumber.IsNotFound(e))
        {
            return null;
        }
    }

    /// <summary>All TCP or UDP sockets of a family; those of TCP that are closed and not bound are in no list.</summary>
    /// <param name="family"><c>inet</c> or <c>inet6</c>.</param>
    /// <param name="protocol"><c>tcp</c>, <c>udp</c>, or another one that the kernel has answers for.</param>
    /// <param name="port">Their own port; 0 for any.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public IReadOnlyList<InetDiagnosis> InetSockets(string family, string protocol, int port = 0) =>
        [.. Ask(InetDiagnosis.Request(family, protocol, port)).Select(answer => InetDiagnosis.Read(protocol, answer))];

    /// <summary>Name of a device of the namespace; null where it has none of this index.</summary>
    /// <param name="index">Its index, such as <see cref="InetDiagnosis.Interface"/>.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public string? DeviceName(uint index) => DeviceCalls.FindName(_socket, (int)index);

    /// <summary>Asks anything.</summary>
    /// <param name="request">A request such as <c>unix_diag_req</c>; <c>flags</c>, <c>seq</c> and <c>pid</c> are the caller's.</param>
    /// <returns>The answers.</returns>
    /// <exception cref="Formats.ImageFormatException">The request is none.</exception>
    /// <exception cref="IOException">The kernel refuses; ENOENT where it asks for a socket that is not there, or for a kind that the kernel does not know.</exception>
    public IReadOnlyList<JsonObject> Ask(JsonObject request)
    {
        using var text = new MemoryStream(new JsonObject { ["magic"] = s_type.Name, ["entries"] = new JsonArray(request) }.Utf8());
        using var message = new MemoryStream();
        ImageTranscoder.Encode(text, message, "request to sock_diag");
        for (int i = 0; i < Tries; i++)
        {
            if (TryAsk(message.ToArray()) is not { } answers) continue;
            using var json = new MemoryStream();
            ImageTranscoder.Decode(new MemoryStream(answers), json, new DecodeOptions { Name = "answer of sock_diag", Type = s_type });
            return [.. JsonNode.Parse(json.ToArray())!["entries"]!.AsArray().Select(static entry => entry!.AsObject())];
        }
        throw new IOException($"sock_diag: sockets came and went during each of {Tries} tries, expected a dump of one moment");
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Asks once.</summary>
    /// <returns>The answers' bytes; null where they are not of one moment.</returns>
    private byte[]? TryAsk(byte[] request)
    {
        MessageCalls.Send(_socket, request, [], []);
        var answers = new MemoryStream();
        bool interrupted = false;
        while (MessageCalls.Receive(_socket, _buffer) is { } part)
        {
            if (part.Length > AnswerBytes) throw new IOException($"sock_diag: an answer is {part.Length} bytes, expected {AnswerBytes} at most");
            ReadOnlySpan<byte> left = _buffer.AsSpan(0, part.Length);
            while (NetlinkCalls.ReadHead(left) is { } head)
            {
                if (head.Error is not null) throw head.Error;
                interrupted |= head.IsInterrupted;
                if (!head.IsEnd) answers.Write(left[..head.Length]);
                if (head.IsLast) return interrupted ? null : answers.ToArray();
                left = left[Math.Min((head.Length + 3) & ~3, left.Length)..];
            }
        }
        throw new IOException("sock_diag: the kernel's answer has no end, expected NLMSG_DONE");
    }
}
