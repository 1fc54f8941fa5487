namespace Soccr.Formats.Editing.Rewriting;

/// <summary>The rules of one kind by the value that they change, and what values there were.</summary>
/// <typeparam name="TKey">A value, as it is looked up.</typeparam>
/// <typeparam name="TRule">The kind's rules.</typeparam>
internal sealed class RuleIndex<TKey, TRule>(Func<TKey, string> format) : IRuleIndex
    where TKey : notnull
    where TRule : Rule
{
    /// <summary>More values than a person reads are not kept.</summary>
    private const int MostSeen = 1000;

    private readonly Dictionary<TKey, List<TRule>> _rules = [];
    private readonly Dictionary<TKey, List<TRule>> _inverse = [];
    private readonly HashSet<TKey> _seen = [];

    /// <inheritdoc/>
    public IEnumerable<string> Seen => _seen.Select(format).Order(StringComparer.Ordinal);

    /// <summary>Adds a rule.</summary>
    /// <exception cref="RuleException">There is one for the same value already.</exception>
    public void Add(TRule rule)
    {
        List<TRule>? same = _rules.GetValueOrDefault((TKey)rule.Key);
        Rule? other = same?.Find(other => other.Class == rule.Class && other.Where == rule.Where);
        if (other is not null) throw new RuleException($"{rule} and {other} are about the same value; expected one of them");
        Add(_rules, rule.Key, rule);
        if (rule.NewKey is { } key) Add(_inverse, key, rule);
    }

    /// <summary>Notes that a value is there.</summary>
    public void See(TKey key)
    {
        if (_seen.Count < MostSeen) _seen.Add(key);
    }

    /// <summary>Whether there may be a rule for the value, or one that makes others that value.</summary>
    public bool Has(TKey key) => _rules.ContainsKey(key) || _inverse.ContainsKey(key);

    /// <summary>The rule for a value, or null.</summary>
    /// <param name="key">The value.</param>
    /// <param name="qualifier">What it is besides, or null where that is not known.</param>
    /// <param name="scope">Where it stands.</param>
    public TRule? Find(TKey key, string? qualifier, EntryScope scope) => Find(_rules, key, qualifier, scope);

    /// <summary>The rule that makes others that value, or null.</summary>
    public TRule? FindInverse(TKey key, string? qualifier, EntryScope scope) => Find(_inverse, key, qualifier, scope);

    private static TRule? Find(Dictionary<TKey, List<TRule>> rules, TKey key, string? qualifier, EntryScope scope)
    {
        if (!rules.TryGetValue(key, out List<TRule>? same)) return null;
        foreach (TRule rule in same)
        {
            if ((rule.Class is null || rule.Class == qualifier) && (rule.Where is null || scope.Matches(rule.Where))) return rule;
        }
        return null;
    }

    private static void Add(Dictionary<TKey, List<TRule>> rules, object key, TRule rule)
    {
        if (!rules.TryGetValue((TKey)key, out List<TRule>? same)) rules[(TKey)key] = same = [];
        same.Add(rule);
        // The rule with most conditions is asked first.
        same.Sort(static (a, b) => Conditions(b) - Conditions(a));
    }

    private static int Conditions(TRule rule) => (rule.Where?.Parts ?? 0) * 2 + (rule.Class is null ? 0 : 1);
}

/// <summary>The rules of one kind.</summary>
internal interface IRuleIndex
{
    /// <summary>The values that were there, as text, in order.</summary>
    IEnumerable<string> Seen { get; }
}
