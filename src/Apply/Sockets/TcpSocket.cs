using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>
/// A TCP socket in repair mode: libsoccr's handle (<c>criu/soccr/soccr.h</c>). <c>libsoccr_pause</c> is <see cref="TcpEngine.Pause"/>; <c>libsoccr_save</c>,
/// <c>_restore</c>, <c>_resume</c> and <c>_release</c> are methods here. What <c>_get_addr</c>, <c>_set_addr</c>, <c>_get_queue_bytes</c> and <c>_set_queue_bytes</c>
/// do are members of <see cref="TcpSnapshot"/>, read or replaced by <c>with</c>.
/// </summary>
/// <remarks>
/// Nothing may come to the socket or leave it before it is resumed: the network is closed for it, but for packets with the mark 0xC114.
/// <see cref="Dispose"/> takes back what was neither resumed nor released, without a word to the peer: a saved socket goes on, one that was restored is unconnected.
/// </remarks>
public sealed class TcpSocket : IDisposable
{
    private readonly TcpEngine _engine;
    private readonly TcpNetwork _network;
    private readonly bool _wasInRepair;
    private bool _reuseAddress;
    private bool _inRepair;
    private TcpSnapshot? _restored;
    private bool _awake;
    private bool _done;

    internal TcpSocket(TcpEngine engine, SafeHandle handle, TcpNetwork network)
    {
        (_engine, Handle, _network) = (engine, handle, network);
        int reuse = SocketOptionCalls.GetReuseAddress(handle);
        _wasInRepair = reuse > 1;
        _reuseAddress = reuse == 1;
    }

    /// <summary>The socket, which stays the caller's. Closed while in repair mode it goes away without a word to the peer.</summary>
    public SafeHandle Handle { get; }

    /// <summary>Reads the socket.</summary>
    /// <exception cref="EngineException">A call failed, or the socket is not at rest.</exception>
    public TcpSnapshot Save()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        return Try("", () => TcpSaver.Save(Handle, _reuseAddress));
    }

    /// <summary>Makes a new socket into what was saved. Its options are set by the caller before <see cref="Resume"/>, and SO_REUSEADDR and buffers here.</summary>
    /// <exception cref="EngineException">The record contradicts itself, or a call failed, such as bind() where the address is not there; the socket is unconnected again.</exception>
    public void Restore(TcpSnapshot connection)
    {
        ObjectDisposedException.ThrowIf(_done, this);
        if (TcpFaults.Find(connection) is { } fault) throw new EngineException($"{connection.Name}: {fault}");
        connection = Try($"{connection.Name}: ", () => LinkLocal.Resolve(Handle, connection));
        // From here on a process that ends takes the socket with it, unseen, in repair mode only.
        _engine.Forget(this);
        _restored = connection;
        _reuseAddress = connection.ReuseAddress;
        try
        {
            Try($"{connection.Name}: ", () => RestoreAs(connection));
            _engine.Tell(Handle, $"restored in state {connection.State}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Leaves repair mode while the network is still closed, so that a restored socket can be given to a program, whose calls would fail in it: what they send waits.
    /// <see cref="Resume"/> follows when the network is open; with <see cref="Dispose"/> instead of it the peer does not hear of any of this.
    /// </summary>
    /// <exception cref="EngineException">A call failed.</exception>
    public void Wake()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        Try("", () => Leave(probe: false));
        _awake = true;
        _engine.Tell(Handle, "awake");
    }

    /// <summary>Has the connection go on, after the network was opened for it: it tells its peer that it is there.</summary>
    /// <exception cref="EngineException">A call failed.</exception>
    public void Resume()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        _engine.Forget(this);
        if (_awake) Probe();
        else Try("", () => Leave(probe: true));
        _done = true;
        _engine.Tell(Handle, "resumed");
    }

    /// <summary>
    /// Takes the connection away without a word to its peer: the socket is unconnected, and out of repair mode. Unlike closing a descriptor in repair mode this also works
    /// where others of the socket are open, as those of the program that it belongs to: calls on them fail with ECONNABORTED or ENOTCONN from now on.
    /// </summary>
    /// <exception cref="EngineException">A call failed.</exception>
    public void TakeAway()
    {
        ObjectDisposedException.ThrowIf(_done, this);
        _engine.Forget(this);
        Try("", Disconnect);
        _done = true;
        _engine.Tell(Handle, "taken away");
    }

    /// <summary>Ends the use of this object and leaves the socket in repair mode, for another to go on with.</summary>
    public void Release()
    {
        _engine.Forget(this);
        _done = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_done) return;
        _engine.Forget(this);
        TakeBack();
    }

    /// <summary>Enters repair mode.</summary>
    internal void Enter(TcpConnectionState state)
    {
        // The kernel refuses it.
        if (state == TcpConnectionState.Listen) return;
        TcpCalls.EnterRepair(Handle);
        _inRepair = true;
    }

    internal void TakeBack()
    {
        _done = true;
        if (Handle.IsClosed) return;
        try
        {
            if (_restored is not null) Disconnect();
            else if (!_wasInRepair) Leave(probe: false);
        }
        catch (IOException e)
        {
            _engine.Log(TcpLogLevel.Error, $"a socket was not taken back: {e.Message}");
        }
    }

    private void RestoreAs(TcpSnapshot connection)
    {
        if (connection.Peer is not null)
        {
            new TcpRestorer(Handle, connection, TcpStates.Find(connection.State)!, _network).Run();
            return;
        }
        connection.Buffers?.Change(Handle, SocketBuffers.Read(Handle));
        Leave(probe: false);
        if (connection.Local.Port != 0) InetSocketCalls.Bind(Handle, connection.Local);
        if (connection.State == TcpConnectionState.Listen) SocketCalls.Listen(Handle, (int)connection.Backlog);
    }

    // What the kernel sends where repair mode ends, which it did too early for that: an old segment, which the peer answers. Without it the first timer does.
    private void Probe()
    {
        if (_restored is not { State: TcpConnectionState.Established, Peer: { } peer } connection) return;
        try
        {
            _network.Deliver(TcpSegment.Probe(connection, peer));
        }
        catch (IOException e)
        {
            _engine.Log(TcpLogLevel.Error, $"{connection.Name}: its peer was not asked: {e.Message}");
        }
    }

    private void Disconnect()
    {
        // Outside of repair mode the peer would get a reset.
        if (_awake && _restored is { Peer: not null })
        {
            TcpCalls.EnterRepair(Handle);
            _inRepair = true;
        }
        SocketCalls.Disconnect(Handle);
        Leave(probe: false);
    }

    private void Leave(bool probe)
    {
        if (!_inRepair) return;
        TcpCalls.LeaveRepair(Handle, probe);
        _inRepair = false;
        SocketOptionCalls.SetReuseAddress(Handle, _reuseAddress ? 1 : 0);
    }

    private static void Try(string what, Action action) => Try(what, () => { action(); return true; });

    private static T Try<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException e)
        {
            throw new EngineException($"{what}{e.Message}", e);
        }
    }
}
