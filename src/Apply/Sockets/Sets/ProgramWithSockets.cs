using System.Collections;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>A program that gets sockets in systemd's way: from descriptor 3 on, with <c>LISTEN_FDS</c>, <c>LISTEN_FDNAMES</c> and <c>LISTEN_PID</c>.</summary>
/// <remarks><c>systemd/man/sd_listen_fds.xml</c>.</remarks>
public sealed class ProgramWithSockets
{
    private const string Prefix = "LISTEN_";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _path;
    private readonly IReadOnlyList<string> _arguments;

    private ProgramWithSockets(string path, IReadOnlyList<string> arguments) => (_path, _arguments) = (path, arguments);

    /// <summary>Finds a program, before anything is made for it.</summary>
    /// <param name="arguments">Its name, looked for in PATH where it has no slash, and its arguments.</param>
    /// <exception cref="EngineException">There is no such program.</exception>
    public static ProgramWithSockets Find(IReadOnlyList<string> arguments)
    {
        string name = arguments[0];
        IEnumerable<string> places = name.Contains('/', StringComparison.Ordinal) ? [name] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(directory => Path.Combine(directory, name));
        string? path = places.FirstOrDefault(static place => File.Exists(place) && (new FileInfo(place).UnixFileMode & Executable) != 0);
        return path is null ? throw new EngineException($"{name}: there is no such program") : new ProgramWithSockets(path, arguments);
    }

    /// <summary>Has this process go on as the program. It comes back only by an exception.</summary>
    /// <param name="sockets">The sockets.</param>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public void Become(RestoredSockets sockets)
    {
        int count = sockets.Sockets.Count;
        string[] environment =
        [
            .. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static variable => $"{variable.Key}={variable.Value}").Where(static variable => !variable.StartsWith(Prefix, StringComparison.Ordinal)),
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}FDS={count}"),
            string.Create(CultureInfo.InvariantCulture, $"{Prefix}PID={Environment.ProcessId}"),
            $"{Prefix}FDNAMES={string.Join(':', sockets.Sockets.Select(static socket => socket.Name))}",
        ];
        // The runtime's threads have descriptors of those numbers, and close them when they see fit: a table of one's own first.
        DescriptorCalls.LeaveTable();
        SafeFileHandle[] moved = [.. sockets.Sockets.Select(socket => DescriptorCalls.DuplicateFrom(socket.Handle, SocketSetFiles.FirstDescriptor + count))];
        for (int i = 0; i < count; i++) DescriptorCalls.Place(moved[i], SocketSetFiles.FirstDescriptor + i);
        ProcessCalls.Execute(_path, _arguments, environment);
    }
}
