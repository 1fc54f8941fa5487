using Soccr.Formats.Editing;

namespace Soccr.Crit.Editing;

/// <summary>The options <c>--set</c> and <c>--delete</c> in the order of the command line, which the option parser does not keep between two options.</summary>
internal static class EditOptions
{
    private static readonly string[] s_names = ["--set", "--delete"];

    /// <summary>The edits, in order.</summary>
    /// <param name="words">The words of the command line.</param>
    /// <param name="sets">Values of <c>--set</c>, in their order.</param>
    /// <param name="deletes">Values of <c>--delete</c>, in their order.</param>
    public static List<FieldEdit> InOrder(IReadOnlyList<string> words, IReadOnlyList<string?> sets, IReadOnlyList<string?> deletes)
    {
        int[] order = [.. words.Select(OptionOf).Where(static option => option >= 0)];
        if (order.Count(static option => option == 0) != sets.Count || order.Length != sets.Count + deletes.Count)
        {
            throw new UsageException("a value is spelt as --set or --delete are, so their order is not clear");
        }
        int set = 0, delete = 0;
        return [.. order.Select(option => option == 0 ? Parse(FieldEdit.ParseSet, sets[set++]) : Parse(FieldEdit.ParseDelete, deletes[delete++]))];
    }

    /// <summary>Parses a value of an option.</summary>
    /// <exception cref="UsageException">It makes no sense.</exception>
    public static T Parse<T>(Func<string, T> parse, string? text)
    {
        try
        {
            return parse(text ?? "");
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    // The parser takes the value behind a blank, an equals sign or a colon.
    private static int OptionOf(string word) => Array.FindIndex(s_names, name =>
        word.StartsWith(name, StringComparison.Ordinal) && (word.Length == name.Length || word[name.Length] is '=' or ':'));
}
