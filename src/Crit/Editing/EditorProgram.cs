using System.ComponentModel;
using System.Diagnostics;

namespace Soccr.Crit.Editing;

/// <summary>The editor that a person has chosen.</summary>
internal static class EditorProgram
{
    private const int NotFound = 127;

    /// <summary>Runs the editor on a file and waits for its end.</summary>
    /// <exception cref="IOException">There is none, or it says that it failed.</exception>
    public static void Run(string file)
    {
        string editor = Named("VISUAL") ?? Named("EDITOR") ?? "vi";
        // Through a shell, as git does: the variable may hold arguments.
        using Process process = Start(["-c", $"{editor} \"$@\"", editor, file]);
        process.WaitForExit();
        if (process.ExitCode == NotFound) throw new IOException($"there is no editor {editor}; VISUAL or EDITOR names one, or use --set and --delete");
        if (process.ExitCode != 0) throw new IOException($"the editor {editor} ended with status {process.ExitCode}; the image is left alone");
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start("sh", arguments);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"the editor cannot be started: {e.Message}", e);
        }
    }

    private static string? Named(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } editor && !string.IsNullOrWhiteSpace(editor) ? editor : null;
}
