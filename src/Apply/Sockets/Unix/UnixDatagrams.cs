using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>
/// Makes datagram sockets, whose connections are one-sided: a socket that is connected takes datagrams of its peer alone. So what others sent is sent
/// before that, and each connects before its target does.
/// </summary>
internal sealed class UnixDatagrams
{
    private readonly UnixSocketRecord[] _sockets;
    private readonly UnixLinks _links;
    private readonly UnixWorkplace _work;
    private readonly UnixBinder _binder;
    private readonly UnixSender _sender;
    private readonly UnixSources _sources;
    private readonly Dictionary<uint, uint> _mates = [];
    private readonly Dictionary<uint, SafeFileHandle> _gone = [];
    private readonly Dictionary<uint, int> _sent = [];

    public UnixDatagrams(IReadOnlyList<UnixSocketRecord> sockets, UnixLinks links, UnixWorkplace work, UnixBinder binder, UnixSender sender)
    {
        _sockets = [.. sockets.Where(static socket => socket.Type == UnixSocketType.Dgram)];
        (_links, _work, _binder, _sender) = (links, work, binder, sender);
        _sources = new UnixSources(_sockets, links, work);
    }

    /// <summary>Makes them with their names. Those that are connected to one without a name come in pairs, because there is no other way to it.</summary>
    public void Make()
    {
        foreach (UnixSocketRecord socket in _sockets)
        {
            if (_links.Find(socket.Peer) is not { Name.IsEmpty: true } mate || _work.Has(socket)) continue;
            if (_work.Has(mate)) throw socket.Error($"its peer, {mate}, has no name, and is the other end of another one");
            _work.MakePair(socket, mate);
            (_mates[socket.Ino], _mates[mate.Ino]) = (mate.Ino, socket.Ino);
        }
        foreach (UnixSocketRecord socket in _sockets.Where(socket => !_work.Has(socket)))
        {
            if (socket.Name.IsEmpty && socket.Queue.Count > 0) MakeWithGone(socket);
            else _work.Make(socket);
        }
        foreach (UnixSocketRecord socket in _sockets) _binder.Bind(socket, _work[socket]);
        foreach (UnixSocketRecord socket in _sockets.Where(socket => socket.State == UnixSocketState.Close && socket.Peer == 0 && IsPaired(socket))) SocketCalls.Disconnect(_work[socket]);
    }

    /// <summary>Sends what waits in their queues, and connects them meanwhile.</summary>
    public void FillAndConnect()
    {
        foreach (UnixSocketRecord socket in _sockets) SendUpTo(socket, EndOfOthers(socket));
        foreach (UnixSocketRecord socket in UnixConnectOrder.Of([.. _sockets.Where(NeedsConnect)])) Connect(socket);
        foreach (UnixSocketRecord socket in _sockets) SendUpTo(socket, socket.Queue.Count);
        foreach (SafeFileHandle helper in _gone.Values) _work.Close(helper);
    }

    private bool IsPaired(UnixSocketRecord socket) => _mates.ContainsKey(socket.Ino) || _gone.ContainsKey(socket.Ino);

    /// <summary>Whether it is not yet connected to what it is to be connected to.</summary>
    private bool NeedsConnect(UnixSocketRecord socket) =>
        (socket.State == UnixSocketState.Established || socket.Peer != 0) && (_gone.ContainsKey(socket.Ino) ? socket.Peer != 0 : _mates.GetValueOrDefault(socket.Ino) != socket.Peer || socket.Peer == 0);

    private void MakeWithGone(UnixSocketRecord socket)
    {
        SafeFileHandle mate = _work.MakePair(socket, null);
        UnixSources.Name(mate, socket, socket.Queue[0].Source);
        _gone.Add(socket.Ino, mate);
    }

    /// <summary>How many packets must be sent before the socket is connected.</summary>
    private int EndOfOthers(UnixSocketRecord socket)
    {
        if (!NeedsConnect(socket)) return 0;
        int end = socket.Queue.Count;
        while (end > 0 && _sources.Of(socket, socket.Queue[end - 1]) == _links.Find(socket.Peer) && socket.Peer != 0) end--;
        return end;
    }

    private void SendUpTo(UnixSocketRecord socket, int end)
    {
        for (int i = _sent.GetValueOrDefault(socket.Ino); i < end; i++)
        {
            UnixPacket packet = socket.Queue[i];
            _gone.TryGetValue(socket.Ino, out SafeFileHandle? gone);
            SafeFileHandle from = gone ?? (_sources.Of(socket, packet) is { } source ? _work[source] : _sources.Helper(socket, packet.Source));
            _sender.Send(from, socket, packet, socket.Name.IsEmpty ? [] : _work.AddressOf(socket));
        }
        _sent[socket.Ino] = end;
    }

    private void Connect(UnixSocketRecord socket)
    {
        try
        {
            if (_links.Find(socket.Peer) is { } peer)
            {
                UnixSocketCalls.Connect(_work[socket], _work.AddressOf(peer));
                return;
            }
            SafeFileHandle gone = _work.MakeHelper(socket);
            // Without a name the kernel finds one, which others see only for this moment.
            UnixSocketCalls.Bind(gone, []);
            UnixSocketCalls.Connect(_work[socket], UnixSocketCalls.NameOf(gone));
            _work.Close(gone);
        }
        catch (IOException e)
        {
            throw socket.Error(e.Message, e);
        }
    }
}
