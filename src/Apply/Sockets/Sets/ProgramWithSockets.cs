using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
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
    /// <exception cref="EngineException">There is no such program, or the kernel would not start it.</exception>
    public static ProgramWithSockets Find(IReadOnlyList<string> arguments)
    {
        string name = arguments[0];
        string? path = name.Contains('/', StringComparison.Ordinal) ? name : ProgramPath.Find(name);
        if (!File.Exists(path)) throw new EngineException($"{name}: there is no such program");
        if ((new FileInfo(path).UnixFileMode & Executable) == 0) throw new EngineException($"{path}: is not executable, expected a program");
        try
        {
            return ProgramFormat.FindFault(path) is { } fault ? throw new EngineException(fault) : new ProgramWithSockets(path, arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Has this process go on as the program. It comes back only by an exception.</summary>
    /// <param name="sockets">The sockets.</param>
    /// <exception cref="EngineException">The kernel does not start it.</exception>
    /// <exception cref="IOException">The kernel refuses a step before.</exception>
    // Compiled once and for all: nothing of it may be compiled anew in its last steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        // What is compiled comes by way of one of them. It is given up last, when all that follows is compiled: by a try that cannot succeed.
        int compiler = CompilersDescriptor();
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => SocketSetFiles.FirstDescriptor + i == compiler)];
        Try(environment);
        foreach (int i in order) DescriptorCalls.Place(moved[i], SocketSetFiles.FirstDescriptor + i);
        try
        {
            ProcessCalls.Execute(_path, _arguments, environment);
        }
        catch (IOException e)
        {
            throw new EngineException($"{_path}: {e.Message}; the sockets are gone", e);
        }
    }

    // linux-x64 and arm64: executable memory is written through a second mapping of a file without a name.
    private static int CompilersDescriptor() => Directory.EnumerateFileSystemEntries("/proc/self/fd").FirstOrDefault(static link => new FileInfo(link).LinkTarget?.StartsWith("/memfd:doublemapper", StringComparison.Ordinal) == true) is { } found
        ? int.Parse(Path.GetFileName(found), CultureInfo.InvariantCulture) : -1;

    private void Try(string[] environment)
    {
        try
        {
            ProcessCalls.Execute("/", _arguments, environment);
        }
        catch (IOException)
        {
            // A directory is no program.
        }
    }
}
