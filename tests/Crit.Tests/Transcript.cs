using System.Text;

namespace Soccr.Crit.Tests;

/// <summary>
/// A session in a shell: words of introduction, then lines <c>$ command</c>, each with its output and, where it is not 0, its exit status as
/// <c>[1]</c>. Output that does not end a line is followed by <c>\ no newline</c>.
/// </summary>
/// <param name="Introduction">Text before the first command.</param>
/// <param name="Steps">The commands, and all that is printed between one and the next.</param>
internal sealed record Transcript(string Introduction, IReadOnlyList<TranscriptStep> Steps)
{
    public static Transcript Parse(string text)
    {
        string[] parts = text.Split("\n$ ");
        return new Transcript(parts[0], [.. parts.Skip(1).Select(ParseStep)]);
    }

    /// <summary>Runs the commands one after the other in one directory.</summary>
    public async Task<Transcript> RunAsync(string directory)
    {
        var steps = new List<TranscriptStep>();
        foreach (TranscriptStep step in Steps)
        {
            (string output, int status) = await CritCommand.RunShellAsync(directory, step.Command);
            string end = output.Length == 0 || output.EndsWith('\n') ? "" : "\n\\ no newline\n";
            steps.Add(new TranscriptStep(step.Command, $"{output}{end}{(status == 0 ? "" : $"[{status}]\n")}"));
        }
        return this with { Steps = steps };
    }

    public override string ToString()
    {
        var text = new StringBuilder(Introduction).Append('\n');
        foreach (TranscriptStep step in Steps)
        {
            text.Append(step);
        }
        return text.ToString();
    }

    // The line break before the next command went with the split.
    private static TranscriptStep ParseStep(string text)
    {
        string[] parts = text.TrimEnd('\n').Split('\n', 2);
        return new TranscriptStep(parts[0], parts.Length == 1 ? "" : $"{parts[1]}\n");
    }
}

/// <summary>A command and what it prints.</summary>
internal sealed record TranscriptStep(string Command, string Output)
{
    public override string ToString() => $"$ {Command}\n{Output}";
}
