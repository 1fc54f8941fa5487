using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Takes TCP sockets out of programs and puts them back through the kernel's TCP_REPAIR: the equal of CRIU's libsoccr. Needs Linux 5.14, CAP_NET_ADMIN and CAP_NET_RAW,
/// and CAP_SYS_ADMIN for sockets of another network namespace than the thread's. Not for several threads at once. When the process is asked to end, sockets that are paused go on first.
/// </summary>
public sealed class TcpEngine : IDisposable
{
    private static readonly PosixSignal[] s_ends = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP, PosixSignal.SIGTERM];

    private readonly Lock _gate = new();
    private readonly HashSet<TcpSocket> _paused = [];
    private readonly Dictionary<ulong, TcpNetwork> _networks = [];
    private readonly PosixSignalRegistration[] _signals;
    private Action<TcpLogLevel, string>? _log;
    private TcpLogLevel _level;

    /// <summary>Makes an engine.</summary>
    /// <param name="watchesSignals">Whether sockets go on as soon as a signal asks the process to end. Without it the caller disposes of the engine in time.</param>
    public TcpEngine(bool watchesSignals = true)
    {
        _signals = !watchesSignals ? [] : [.. s_ends.Select(signal => PosixSignalRegistration.Create(signal, _ => TakeAllBack()))];
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Has the engine tell what it does: <c>libsoccr_set_log</c>.</summary>
    /// <param name="level">The loudest line to be told.</param>
    /// <param name="log">Is called with the level and the line; null for nothing.</param>
    public void SetLog(TcpLogLevel level, Action<TcpLogLevel, string>? log) => (_level, _log) = (level, log);

    /// <summary>
    /// Makes a socket to restore into, in the network namespace of the calling thread: as the kernel makes it, without the options that <see cref="Socket"/> sets, and without the
    /// SO_LINGER that a <see cref="SafeSocketHandle"/> sets when it is closed, which others with a descriptor of the socket would feel.
    /// </summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <exception cref="EngineException">There are no more descriptors, or this kernel does not have the family.</exception>
    public static SafeFileHandle MakeSocket(AddressFamily family)
    {
        try
        {
            return InetSocketCalls.MakeTcp(family);
        }
        catch (IOException e)
        {
            throw new EngineException(e.Message, e);
        }
    }

    /// <summary>Looks whether a socket can be carried, and changes nothing.</summary>
    /// <param name="socket">The socket; of any network namespace.</param>
    /// <exception cref="EngineException">It cannot be carried faithfully, or the process may not do this.</exception>
    public void Check(SafeHandle socket)
    {
        try
        {
            if (TcpRefusals.Find(socket, NetworkOf(socket), out _) is { } reason) throw new EngineException($"{NameOf(socket)}: {reason}");
        }
        catch (IOException e)
        {
            throw new EngineException(e.Message, e);
        }
    }

    /// <summary>Brings a socket into repair mode, in which neither data nor acknowledgements leave it: <c>libsoccr_pause</c>. One that listens is as it was.</summary>
    /// <param name="socket">The socket, or a new one that is to be restored; of any network namespace.</param>
    /// <exception cref="EngineException">It cannot be carried faithfully, or the process may not do this. Nothing was changed.</exception>
    public TcpSocket Pause(SafeHandle socket)
    {
        try
        {
            TcpNetwork network = NetworkOf(socket);
            if (TcpRefusals.Find(socket, network, out TcpConnectionState state) is { } reason) throw new EngineException($"{NameOf(socket)}: {reason}");
            var paused = new TcpSocket(this, socket, network);
            lock (_gate)
            {
                paused.Enter(state);
                _paused.Add(paused);
            }
            Tell(socket, "paused");
            return paused;
        }
        catch (IOException e)
        {
            throw new EngineException(e.Message, e);
        }
    }

    /// <summary>Sockets that are still paused go on.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Array.ForEach(_signals, static signal => signal.Dispose());
        TakeAllBack();
        foreach (TcpNetwork network in _networks.Values) network.Dispose();
        _networks.Clear();
    }

    internal void Forget(TcpSocket socket)
    {
        lock (_gate) _paused.Remove(socket);
    }

    internal void Log(TcpLogLevel level, string line)
    {
        if (level <= _level) _log?.Invoke(level, line);
    }

    /// <summary>Tells of a step.</summary>
    internal void Tell(SafeHandle socket, string step)
    {
        if (_level >= TcpLogLevel.Debug) Log(TcpLogLevel.Debug, $"{NameOf(socket)}: {step}");
    }

    private static string NameOf(SafeHandle socket) => InetSocketCalls.GetName(socket) is { } local
        ? InetSocketCalls.GetPeerName(socket, local.AddressFamily) is { } peer ? $"{local} -> {peer}" : $"{local}"
        : "the socket";

    private TcpNetwork NetworkOf(SafeHandle socket)
    {
        ulong cookie = SocketOptionCalls.GetNetworkCookie(socket);
        if (_networks.TryGetValue(cookie, out TcpNetwork? known)) return known;
        var network = new TcpNetwork(socket, cookie);
        _networks.Add(cookie, network);
        return network;
    }

    private void OnExit(object? sender, EventArgs e) => TakeAllBack();

    private void TakeAllBack()
    {
        lock (_gate)
        {
            foreach (TcpSocket socket in _paused) socket.TakeBack();
            _paused.Clear();
        }
    }
}
