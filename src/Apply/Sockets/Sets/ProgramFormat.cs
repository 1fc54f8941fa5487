using System.Buffers;
using System.Text;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Whether the kernel starts a file as a program, as far as that can be known without doing so: who finds out by execve alone has connections already, and nobody for them.</summary>
/// <remarks><c>linux/fs/binfmt_elf.c</c>, <c>linux/fs/binfmt_script.c</c>.</remarks>
internal static class ProgramFormat
{
    // BINPRM_BUF_SIZE: how much of a script's first line the kernel reads.
    private const int FirstBytes = 256;

    // linux/fs/exec.c: a script's interpreter may be a script in turn, so often.
    private const int MostScripts = 5;

    private static readonly SearchValues<byte> s_gaps = SearchValues.Create(" \t\0\n"u8);

    /// <summary>What is wrong with a file; null for nothing.</summary>
    /// <param name="path">The file, which may be executed.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string? FindFault(string path)
    {
        for (int scripts = 0; scripts <= MostScripts; scripts++)
        {
            byte[] start = ReadStart(path);
            if (start.AsSpan().StartsWith("\x7f"u8) && start.AsSpan()[1..].StartsWith("ELF"u8)) return null;
            if (!start.AsSpan().StartsWith("#!"u8)) return $"{path} is no program that the kernel starts, expected an ELF file, or a script that begins with #!";
            string interpreter = InterpreterOf(start);
            if (!File.Exists(interpreter)) return $"{path} is a script of {(interpreter.Length == 0 ? "nothing" : interpreter)}, which is not there";
            path = interpreter;
        }
        return $"{path} is a script of a script and so on, expected {MostScripts} of them at most";
    }

    private static byte[] ReadStart(string path)
    {
        byte[] start = new byte[FirstBytes];
        using FileStream file = File.OpenRead(path);
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }

    private static string InterpreterOf(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> rest = start["#!".Length..].TrimStart(" \t"u8);
        int end = rest.IndexOfAny(s_gaps);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }
}
