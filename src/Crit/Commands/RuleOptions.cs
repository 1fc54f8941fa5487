using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Crit.Commands;

/// <summary>The options that are rules: of <c>crit rewrite</c>, and of a verb that rewrites on its way.</summary>
internal sealed class RuleOptions
{
    private readonly CommandOption[] _kinds;
    private readonly CommandOption _file;
    private readonly CommandOption _unused;

    public RuleOptions(CommandLineApplication command)
    {
        _kinds = [.. RuleTable.Kinds.Select(kind => command.Option($"--{kind.Name} <RULE>", $"{kind.Form}: {kind.Description}", CommandOptionType.MultipleValue))];
        _file = command.Option("--rules <FILE>", "Rules from a file of JSON; crit help rules prints its schema", CommandOptionType.SingleValue);
        _unused = command.Option("--allow-unused", "Do not mind a rule that matches nothing", CommandOptionType.NoValue);
    }

    /// <summary>Whether a rule may match nothing.</summary>
    public bool AllowUnused => _unused.HasValue();

    /// <summary>Reads the rules; null where there is none.</summary>
    /// <exception cref="UsageException">One makes no sense, or two are about the same value.</exception>
    /// <exception cref="Formats.ImageFormatException">The file is not of rules.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public RuleSet? Read()
    {
        try
        {
            var rules = new List<Rule>();
            for (int i = 0; i < _kinds.Length; i++)
            {
                foreach (string? text in _kinds[i].Values) rules.Add(RuleTable.Kinds[i].Parse(text ?? ""));
            }
            if (_file.Value() is { } file) rules.AddRange(ReadFile(file));
            return rules.Count == 0 ? null : new RuleSet(rules);
        }
        catch (RuleException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static IReadOnlyList<Rule> ReadFile(string file)
    {
        using Stream stream = StandardStreams.OpenInput(file);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return RuleFile.Read(bytes.ToArray(), StandardStreams.NameOf(file));
    }
}
