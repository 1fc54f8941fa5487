using System.Diagnostics;
using System.Globalization;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Tasks of a restore that CRIU has left half-made: it takes them back when it refuses, but not when it crashes or is killed.</summary>
internal static class LeftTasks
{
    /// <summary>Ends the tree, where this process has got it as an orphan (<see cref="RestoredTask.Adopt"/>). Other orphans, such as those of an action script, are left alone.</summary>
    /// <param name="images">Directory of the images, which have the id that the root task sees.</param>
    public static void End(string images)
    {
        if (RootOf(images) is not { } root) return;
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (IsOrphan(process.Id, root)) process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string? RootOf(string images)
    {
        try
        {
            using var store = new DirectoryStore(images);
            return new Checkpoint(store).Tasks is [var root, ..] ? root.Pid.ToString(CultureInfo.InvariantCulture) : null;
        }
        catch (ImageFormatException)
        {
            // CRIU has made no task of such images.
            return null;
        }
    }

    private static bool IsOrphan(int pid, string root)
    {
        try
        {
            string[] lines = File.ReadAllLines($"/proc/{pid}/status");
            return ValuesOf(lines, "PPid:") is [var parent] && parent == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
                && ValuesOf(lines, "NSpid:") is [.., var inside] && inside == root;
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return false;
        }
    }

    // One for each pid namespace, from this one inwards.
    private static string[] ValuesOf(string[] lines, string key) =>
        Array.Find(lines, line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
