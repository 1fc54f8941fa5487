using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Takes sockets out of running programs into a directory of images.</summary>
public sealed class SocketDump : IDisposable
{
    private const uint FirstId = 1;

    private readonly SocketSource[] _sources;
    private readonly CancellationToken _cancellation;
    private readonly string _run = SocketSetLocks.NewRun();
    // Who asks the process to end is heard between two steps: then all goes back in its order.
    private readonly TcpEngine _engine = new(watchesSignals: false);
    private readonly OptionReader _options = new();
    private readonly List<(SocketSource Source, TcpMemberOptions Options)> _tcp = [];
    private readonly List<(SocketSource Source, IReadOnlyList<InetCrMessage> File)> _udp = [];
    private readonly List<SocketSource> _unix = [];
    private readonly List<TcpSocket> _paused = [];
    private readonly List<NftablesLock> _locks = [];
    private readonly List<NetworkNamespace> _places = [];
    private readonly List<string> _notes = [];

    private SocketDump(IReadOnlyList<SocketSource> sources, CancellationToken cancellation)
    {
        (_sources, _cancellation) = ([.. sources.DistinctBy(static source => source.Ino)], cancellation);
        foreach (SocketSource again in sources.Except(_sources)) _notes.Add($"descriptor {again.Owner.Fd} of process {again.Owner.Pid}: is socket {again.Ino} once more, which a restore gives only once");
    }

    /// <summary>Dumps sockets. On an error there is no directory, and the sockets are as they were.</summary>
    /// <param name="sources">The sockets; they stay the caller's.</param>
    /// <param name="directory">The directory to make.</param>
    /// <param name="takesAway">
    /// Whether TCP connections are taken away from their programs without a word to their peers, and the network stays closed for them. Listeners stop to listen.
    /// Other sockets stay: what there is to do is in the notes.
    /// </param>
    /// <param name="cancellation">Asks to give up.</param>
    /// <exception cref="EngineException">A socket cannot be carried, or a step failed.</exception>
    /// <exception cref="IOException">The directory cannot be made.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public static SocketDumpReport Run(IReadOnlyList<SocketSource> sources, string directory, bool takesAway, CancellationToken cancellation)
    {
        using var pending = new PendingDirectory(directory);
        using var dump = new SocketDump(sources, cancellation);
        return dump.Run(pending, takesAway);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        GoOn();
        _engine.Dispose();
        foreach (NetworkNamespace place in _places) place.Dispose();
    }

    private SocketDumpReport Run(PendingDirectory directory, bool takesAway)
    {
        foreach (SocketSource source in _sources) Look(source);
        using UnixSocketSet unix = UnixEngine.Dump(_unix.Select(static source => source.Handle), (uint)(_tcp.Count + _udp.Count) + FirstId, socket => _options.Read(socket).Socket);
        Lock();
        SocketSet set = Gather(unix, Save());
        if (!takesAway) GoOn();
        directory.Try(() => SocketSetFiles.Write(set, _run, directory.Path));
        _cancellation.ThrowIfCancellationRequested();
        directory.Commit();
        if (takesAway) TakeAway(set);
        IReadOnlyDictionary<uint, string> names = set.Names;
        return new SocketDumpReport([.. set.Order.Select(id => names[id])], takesAway && set.Tcp.Any(static member => member.Connection.Peer is not null) ? SocketSetLocks.TableOf(_run) : null, [.. unix.Notes, .. _notes]);
    }

    // All that is known to be refused is refused here, where nothing was changed yet.
    private void Look(SocketSource source)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            (SocketKind kind, string numbers) = SocketCalls.KindOf(source.Handle);
            switch (kind)
            {
                case SocketKind.Unix:
                    _unix.Add(source);
                    break;
                case SocketKind.Tcp:
                    _engine.Check(source.Handle);
                    _tcp.Add((source, ReadOptions(source.Handle)));
                    break;
                case SocketKind.Udp:
                    _udp.Add((source, UdpSocket.Dump(source.Handle)));
                    break;
                default:
                    throw new EngineException($"is of {numbers}, expected TCP, UDP or a unix socket");
            }
        }
        catch (EngineException e)
        {
            throw new EngineException($"socket {source.Ino} (descriptor {source.Owner.Fd} of process {source.Owner.Pid}): {e.Message}", e);
        }
    }

    private TcpMemberOptions ReadOptions(SafeFileHandle socket) =>
        new(_options.Read(socket), TcpCalls.GetNoDelay(socket), TcpCalls.GetCork(socket), TcpCalls.IsV6Only(socket));

    // One lock for all connections of a network namespace; there where the socket is, which need not be where its program is.
    private void Lock()
    {
        foreach (var namespaces in _tcp.GroupBy(static member => SocketOptionCalls.GetNetworkCookie(member.Source.Handle)))
        {
            TcpConnection[] connections = [.. namespaces.Select(static member => ConnectionOf(member.Source.Handle)).OfType<TcpConnection>().Distinct()];
            if (connections.Length == 0) continue;
            _cancellation.ThrowIfCancellationRequested();
            NetworkNamespace place = NetworkNamespace.Of(namespaces.First().Source.Handle);
            _places.Add(place);
            var made = new NftablesLock(SocketSetLocks.TableOf(_run), connections, place);
            _locks.Add(made);
            made.Close();
        }
    }

    private static TcpConnection? ConnectionOf(SafeFileHandle socket) =>
        InetSocketCalls.GetName(socket) is { } local && InetSocketCalls.GetPeerName(socket, local.AddressFamily) is { Port: > 0 } peer ? TcpConnection.Of(local, peer) : null;

    private List<TcpSnapshot> Save()
    {
        foreach ((SocketSource source, _) in _tcp)
        {
            _cancellation.ThrowIfCancellationRequested();
            _paused.Add(_engine.Pause(source.Handle));
        }
        return [.. _paused.Select(static socket => socket.Save())];
    }

    private SocketSet Gather(UnixSocketSet unix, List<TcpSnapshot> connections)
    {
        uint id = FirstId;
        SocketNumber Number(SocketSource source) => new(id++, source.Ino, (uint)DescriptorCalls.Flags(source.Handle), (uint)DescriptorCalls.Signal(source.Handle));
        TcpMember[] tcp = [.. _tcp.Select((member, i) => new TcpMember(Number(member.Source), connections[i], member.Options))];
        UdpMember[] udp = [.. _udp.Select(member => new UdpMember(Number(member.Source), member.File))];
        Dictionary<uint, uint> ids = unix.Sockets.ToDictionary(static record => record.Ino, static record => record.Id);
        foreach (SocketNumber number in tcp.Select(static member => member.Number).Concat(udp.Select(static member => member.Number))) ids.Add(number.Ino, number.Id);
        return new SocketSet(tcp, udp, unix, [.. _sources.Select(source => ids[source.Ino])]);
    }

    private void TakeAway(SocketSet set)
    {
        // The images are there, so what was taken away is not lost, and what was not goes on.
        foreach (TcpSocket socket in _paused) socket.TakeAway();
        _paused.Clear();
        _locks.Clear();
        IEnumerable<string> names = set.Udp.Select(static member => member.Number.Name(SocketSet.UdpKind))
            .Concat(set.Unix.Sockets.Select(static record => new SocketNumber(record.Id, record.Ino, 0, 0).Name(SocketSet.UnixKind)));
        foreach (string name in names) _notes.Add($"{name}: is still with its program, from which nothing takes it; end the program, or have it close the socket, before the restore");
    }

    private void GoOn()
    {
        foreach (TcpSocket socket in _paused) socket.Dispose();
        _paused.Clear();
        foreach (NftablesLock made in _locks) made.Undo();
        _locks.Clear();
    }
}
