namespace Soccr.Formats.Editing.Rewriting;

/// <summary>A kind of rule: a row of <see cref="RuleTable"/>.</summary>
public sealed class RuleKind
{
    internal RuleKind(string name, string form, string description, Role[] roles, Func<RuleParts, Rule> parse)
    {
        Name = name;
        Form = form;
        Description = description;
        Roles = roles;
        Create = parse;
    }

    /// <summary>Name of the option, and of the member in a file of rules.</summary>
    public string Name { get; }

    /// <summary>What it looks like: <c>OLD=NEW</c>.</summary>
    public string Form { get; }

    /// <summary>What it changes, in a line.</summary>
    public string Description { get; }

    /// <summary>Roles of the values that it changes.</summary>
    public IReadOnlyList<Role> Roles { get; }

    internal Func<RuleParts, Rule> Create { get; }

    /// <summary>Makes a rule of text.</summary>
    /// <param name="text">Old and new value with <c>=</c> between them.</param>
    /// <param name="where">What it is limited to, or null.</param>
    /// <exception cref="RuleException">It makes no sense.</exception>
    public Rule Parse(string text, RuleWhere? where = null)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        bool isAlone = equals < 0 && Form == "NEW";
        if (equals < 0 && !isAlone) throw new RuleException($"--{Name} {text}: expected {Form}");
        if (text.IndexOf('=', equals + 1) > equals && !isAlone) throw new RuleException($"--{Name} {text}: it is not clear which = parts the two; a file of rules has old and new apart");
        return Parse(isAlone ? null : text[..equals], text[(equals + 1)..], where);
    }

    /// <summary>Makes a rule of its parts.</summary>
    /// <param name="old">The old value; null where the kind needs none.</param>
    /// <param name="new">The new value.</param>
    /// <param name="where">What it is limited to, or null.</param>
    /// <exception cref="RuleException">It makes no sense.</exception>
    public Rule Parse(string? old, string @new, RuleWhere? where = null)
    {
        string text = old is null ? @new : $"{old}={@new}";
        try
        {
            if (old is null && Form != "NEW") throw new RuleException($"the old value is missing; expected {Form}");
            Rule rule = Create(new RuleParts(Name, text, old, @new, where));
            return rule.Key.Equals(rule.NewKey) ? throw new RuleException("the old and the new value are the same") : rule;
        }
        catch (RuleException e)
        {
            throw new RuleException($"--{Name} {text}: {e.Message}");
        }
    }
}

/// <summary>What the user wrote.</summary>
internal readonly record struct RuleParts(string Kind, string Text, string? Old, string New, RuleWhere? Where);
