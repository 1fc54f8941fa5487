using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Fills queues. Buffers of the senders are as wide as can be meanwhile.</summary>
internal sealed class UnixSender(UnixWorkplace work)
{
    private const int Widest = 0x7ffffffe;

    private readonly Dictionary<SafeFileHandle, SocketBuffers> _widened = [];

    /// <summary>Sends a packet.</summary>
    /// <param name="from">The sender.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="packet">What to send.</param>
    /// <param name="address">The receiver's address; empty for the one that the sender is connected to.</param>
    public void Send(SafeFileHandle from, UnixSocketRecord to, UnixPacket packet, ReadOnlySpan<byte> address)
    {
        Widen(from);
        try
        {
            ReadOnlySpan<byte> data = packet.Data.Span;
            int sent = MessageCalls.Send(from, data, address, [.. packet.Rights.Select(work.FileOf)]);
            while (to.Type == UnixSocketType.Stream && sent < data.Length) sent += MessageCalls.Send(from, data[sent..], address, []);
        }
        catch (IOException e) when (ErrorNumber.IsWait(e))
        {
            throw to.Error("its queue takes no more, expected room for what was in it (net.unix.max_dgram_qlen)", e);
        }
        catch (IOException e)
        {
            throw to.Error($"its queue cannot be filled: {e.Message}", e);
        }
    }

    /// <summary>Gives the senders the buffers that they had.</summary>
    public void Finish()
    {
        foreach ((SafeFileHandle socket, SocketBuffers buffers) in _widened)
        {
            if (!socket.IsClosed) buffers.Set(socket);
        }
        _widened.Clear();
    }

    private void Widen(SafeFileHandle socket)
    {
        if (_widened.ContainsKey(socket)) return;
        SocketBuffers buffers = SocketBuffers.Get(socket);
        _widened.Add(socket, buffers);
        (buffers with { Send = Widest }).Set(socket);
    }
}
