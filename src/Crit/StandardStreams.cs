using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Crit;

/// <summary>Standard input, output and error as bytes. <see cref="Console"/> is asked for little: its encoders cost milliseconds at start.</summary>
internal static class StandardStreams
{
    /// <summary>Whether a path stands for standard input or output.</summary>
    public static bool IsStandard(string? path) => path is null or "-" || (path.Length == 0 ? throw new UsageException("a file name is empty") : false);

    /// <summary>Name of an input for messages.</summary>
    public static string NameOf(string? path) => IsStandard(path) ? "standard input" : path!;

    /// <summary>Opens a file, or standard input.</summary>
    public static Stream OpenInput(string? path) => IsStandard(path)
        ? new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0)
        : OpenFile(path!);

    /// <summary>Opens standard output.</summary>
    public static Stream OpenOutput() => Open(1);

    private static Stream Open(int descriptor)
    {
        // A stream over a file writes at its own idea of the position and would overwrite what others append; the console's does not.
        // Over a pipe it is the other way round: the console's stream hides that the reader has gone.
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // A device such as /dev/null seeks too, but nobody appends to it.
        bool isFile = stream.CanSeek && File.ResolveLinkTarget($"/proc/self/fd/{descriptor}", returnFinalTarget: false)?.FullName.StartsWith("/dev/", StringComparison.Ordinal) != true;
        return isFile ? OpenConsole(descriptor) : stream;
    }

    // Apart, so that the console's assembly is loaded only where it is needed; it also sends the terminal what it need not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Stream OpenConsole(int descriptor) => descriptor == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError();

    /// <summary>Writes a line to standard output.</summary>
    public static void WriteLine(string text)
    {
        using Stream output = OpenOutput();
        output.Write(Encoding.UTF8.GetBytes(Quiet(text) + "\n"));
    }

    /// <summary>Writes a line to standard error, with the command's name in front.</summary>
    public static void Complain(string message)
    {
        WriteError($"crit: {Quiet(message)}\n");
    }

    // Names in images are anybody's; they do not speak to the terminal.
    private static string Quiet(string text) => text.Any(IsSpoken) ? string.Concat(text.Select(static unit => IsSpoken(unit) ? $"\\x{(int)unit:x2}" : $"{unit}")) : text;

    private static bool IsSpoken(char unit) => char.IsControl(unit) && unit is not ('\n' or '\t');

    /// <summary>Writes text to standard error.</summary>
    public static void WriteError(string text)
    {
        using Stream error = Open(2);
        error.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Whether the reader of our output has gone.</summary>
    public static bool IsBrokenPipe(IOException e)
    {
        const int epipe = 32;
        return (e.HResult & 0xffff) == epipe || e.InnerException is IOException inner && IsBrokenPipe(inner);
    }

    private static FileStream OpenFile(string path)
    {
        if (Directory.Exists(path)) throw new IOException($"{path} is a directory");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: no such file");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UnauthorizedAccessException($"{path}: permission denied");
        }
    }
}
