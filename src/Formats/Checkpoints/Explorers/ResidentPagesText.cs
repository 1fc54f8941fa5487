using System.Text;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR rss</c> as Python's crit prints it.</summary>
internal static class ResidentPagesText
{
    public static void Print(IReadOnlyList<ResidentSet> rows, TextWriter output, TreeLines lines)
    {
        foreach (ResidentSet set in rows)
        {
            output.Write($"{set.Pid}\n");
            foreach (PageRun run in set.Pagemap)
            {
                // The tab counts as one column.
                string pages = $"\t{run.Vaddr:x} / {run.NrPages,-8}";
                var inside = new StringBuilder();
                foreach (RunMapping vma in run.Vmas)
                {
                    if (vma.Again) inside.Append(" ~");
                    else inside.Append($" {vma.Start:x8} / {vma.NrPages,-8}").Append(vma.File is { } file ? $" {DescriptorsText.Describe(file)}" : "");
                    inside.Append($"\n\t{"",23}");
                }
                output.Write($"{pages,-24}{inside}\n");
            }
        }
    }
}
