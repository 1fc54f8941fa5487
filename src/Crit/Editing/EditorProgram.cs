using System.ComponentModel;
using System.Diagnostics;

namespace Soccr.Crit.Editing;

/// <summary>The editor that a person has chosen.</summary>
internal static class EditorProgram
{
    private const int NotFound = 127;
    private const string Advice = "VISUAL or EDITOR names one, or use --set and --delete";

    /// <summary>Runs the editor on a file and waits for its end.</summary>
    /// <exception cref="IOException">There is none, or it says that it failed.</exception>
    public static void Run(string file)
    {
        string editor = Named("VISUAL") ?? Named("EDITOR") ?? Default();
        // Through a shell, as git does: the variable may hold arguments.
        using Process process = Start(["-c", $"{editor} \"$@\"", editor, file]);
        process.WaitForExit();
        if (process.ExitCode == NotFound) throw new IOException($"there is no editor {editor}; {Advice}");
        if (process.ExitCode != 0) throw new IOException($"the editor {editor} ended with status {process.ExitCode}; the image is left alone");
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start("/bin/sh", arguments);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"the editor cannot be started: {e.Message}", e);
        }
    }

    // Without a terminal vi would wait for ever.
    private static string Default() =>
        Console.IsInputRedirected || Console.IsOutputRedirected ? throw new IOException($"there is no terminal to edit on, and no other editor; {Advice}") : "vi";

    private static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } editor && !string.IsNullOrWhiteSpace(editor) ? editor : null;
}
