using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Soccr.Formats;
using Soccr.Formats.Transcode;

namespace Soccr.Apply.Criu;

/// <summary>A connection to CRIU: one packet is one <c>criu_req</c> or <c>criu_resp</c> of <c>rpc.proto</c>, here as JSON in crit's dialect.</summary>
/// <param name="socket">The connection.</param>
/// <param name="program">The program at its other end, where it was started for it.</param>
/// <param name="name">The program or the socket, for errors.</param>
internal sealed class CriuChannel(Socket socket, Process? program, string name) : IAsyncDisposable
{
    /// <summary>Far more than any answer has; a packet that fills it was cut.</summary>
    private const int LargestAnswer = 64 << 10;

    private readonly byte[] _answer = new byte[LargestAnswer];

    /// <summary>Sends a request.</summary>
    /// <exception cref="ImageFormatException">It is no <c>criu_req</c>.</exception>
    /// <exception cref="EngineException">CRIU has gone.</exception>
    public async Task SendAsync(JsonObject request, CancellationToken cancellationToken)
    {
        byte[] packet = MessageText.Encode("criu_req", Encoding.UTF8.GetBytes(request.ToJsonString()), "request to CRIU");
        try
        {
            await socket.SendAsync(packet, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw Gone(e);
        }
    }

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="EngineException">CRIU ended without one, or it is none.</exception>
    public async Task<JsonObject> ReceiveAsync(CancellationToken cancellationToken)
    {
        int length;
        try
        {
            length = await socket.ReceiveAsync(_answer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw Gone(e);
        }
        if (length == 0) throw Gone(null);
        if (length == LargestAnswer) throw new EngineException($"{name}: an answer is {LargestAnswer} bytes or longer, expected a criu_resp");
        try
        {
            return JsonNode.Parse(MessageText.Decode("criu_resp", _answer.AsSpan(0, length), name))!.AsObject();
        }
        catch (ImageFormatException e)
        {
            throw new EngineException($"{e.Message}, expected a criu_resp", e);
        }
    }

    /// <summary>Ends the program and all it has started.</summary>
    public void Kill() => program?.Kill(entireProcessTree: true);

    /// <summary>Hangs up, and waits for the end of the program.</summary>
    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (program is null) return;
        await program.WaitForExitAsync().ConfigureAwait(false);
        program.Dispose();
    }

    private EngineException Gone(Exception? inner) => new($"{name}: ended the connection without an answer, expected a criu_resp", inner);
}
