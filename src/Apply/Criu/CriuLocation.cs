using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Criu;

/// <summary>Where CRIU is: a program that is started for each request, or the socket of a service.</summary>
public sealed class CriuLocation
{
    // While a socket may be inherited no other program may be started here, or it would keep the connection open.
    private static readonly object s_starting = new();

    private CriuLocation(string path, bool isService) => (Path, IsService) = (path, isService);

    /// <summary>The program or the socket.</summary>
    public string Path { get; }

    /// <summary>Whether it is a service, which takes no inherited descriptors.</summary>
    public bool IsService { get; }

    /// <summary>Finds the program.</summary>
    /// <param name="path">Its path; where that is null, the environment's <c>CRIU</c> or a <c>criu</c> in its <c>PATH</c>.</param>
    /// <exception cref="EngineException">There is none.</exception>
    public static CriuLocation Program(string? path)
    {
        string? named = path ?? Environment.GetEnvironmentVariable("CRIU");
        if (named is { Length: > 0 })
        {
            return File.Exists(named)
                ? new CriuLocation(System.IO.Path.GetFullPath(named), isService: false)
                : throw new EngineException($"{named}: there is no such file, expected the program criu ({(path is null ? "the environment's CRIU" : "--criu")} names it)");
        }
        return ProgramPath.Find("criu") is { } found
            ? new CriuLocation(found, isService: false)
            : throw new EngineException("there is no program named criu in PATH, expected it there, or its path as given (--criu) or in the environment's CRIU");
    }

    /// <summary>A service's socket, which <c>criu service --address</c> names.</summary>
    public static CriuLocation Service(string path) => new(path, isService: true);

    /// <summary>The network namespace of a service, which it restores into; null for a program, or where the service cannot be seen from here.</summary>
    /// <exception cref="EngineException">There is no service.</exception>
    internal NetworkNamespace? OpenNetwork()
    {
        if (!IsService) return null;
        using Socket socket = ConnectSocket();
        int pid = SocketOptionCalls.GetPeerCredentials(socket.SafeHandle).Pid;
        string file = $"/proc/{pid}/ns/net";
        return File.Exists(file) ? NetworkNamespace.Open(file) : null;
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="place">The network namespace that the program is started in; null for this process's own, as a service has its own.</param>
    /// <exception cref="EngineException">That failed.</exception>
    internal CriuChannel Open(NetworkNamespace? place) => IsService ? Connect() : Start(place, isQuiet: false);

    /// <summary>Opens a connection for a question: what the program prints besides its answer is for people who called it themselves.</summary>
    /// <exception cref="EngineException">That failed.</exception>
    internal CriuChannel OpenQuiet() => IsService ? Connect() : Start(place: null, isQuiet: true);

    private CriuChannel Connect() => new(ConnectSocket(), program: null, Path);

    private Socket ConnectSocket()
    {
        if (!File.Exists(Path)) throw new EngineException($"{Path}: there is no such file, expected the socket of a criu service");
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Path));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new EngineException($"{Path}: {e.Message}, expected the socket of a criu service", e);
        }
        return socket;
    }

    private CriuChannel Start(NetworkNamespace? place, bool isQuiet)
    {
        lock (s_starting)
        {
            (SafeSocketHandle mine, SafeFileHandle other) = SocketCalls.MakeChannel();
            using (other)
            {
                try
                {
                    DescriptorCalls.KeepOnExec(other);
                    var start = new ProcessStartInfo(Path, ["swrk", other.DangerousGetHandle().ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = isQuiet };
                    Process? program = place is null ? Process.Start(start) : place.Run(() => Process.Start(start));
                    return new CriuChannel(new Socket(mine), program, Path);
                }
                catch (Exception e)
                {
                    mine.Dispose();
                    if (e is not Win32Exception) throw;
                    throw new EngineException($"{Path}: cannot be started, expected the program criu: {e.Message}", e);
                }
            }
        }
    }
}
