using System.Globalization;
using System.Text;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Rules that apply together: each value is looked up once, so that two may change places.</summary>
public sealed class RuleSet
{
    private readonly Dictionary<Role, IRuleIndex> _byRole = [];
    private readonly SortedSet<int> _lengths = new(Comparer<int>.Create(static (a, b) => b - a));

    /// <param name="rules">The rules.</param>
    /// <exception cref="RuleException">Two are about the same value.</exception>
    public RuleSet(IEnumerable<Rule> rules)
    {
        Rules = [.. rules];
        AnyWhere = Rules.Any(static rule => rule.Where is not null);
        foreach (Rule rule in Rules)
        {
            Add(rule, RuleTable.ByName(rule.Kind)!);
        }
    }

    /// <summary>The rules, as given.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>Whether a rule looks at more than the value.</summary>
    internal bool AnyWhere { get; }

    /// <summary>Whether a rule changes values of that role.</summary>
    internal bool Has(Role role) => _byRole.ContainsKey(role);

    /// <summary>Values of the kind that a rule is of, as they are there.</summary>
    public IEnumerable<string> SeenBy(Rule rule) => _byRole[RuleTable.ByName(rule.Kind)!.Roles[0]].Seen;

    /// <summary>Whether a number may change; notes that it is there.</summary>
    internal bool Knows(Role role, ulong value)
    {
        if (!_byRole.TryGetValue(role, out IRuleIndex? index)) return false;
        var numbers = (RuleIndex<ulong, NumberRule>)index;
        bool isNone = value is uint.MaxValue or ulong.MaxValue || (value == 0 && role is not (Role.Uid or Role.Gid));
        if (!isNone) numbers.See(value);
        return numbers.Has(value);
    }

    /// <summary>The number that a number becomes, or null where it stays.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="value">The number.</param>
    /// <param name="qualifier">Its protocol or kind, or null.</param>
    /// <param name="scope">Where it stands.</param>
    internal ulong? Number(Role role, ulong value, string? qualifier, EntryScope scope)
    {
        if (!_byRole.TryGetValue(role, out IRuleIndex? index)) return null;
        return Use(((RuleIndex<ulong, NumberRule>)index).Find(value, qualifier, scope))?.New;
    }

    /// <summary>Changes an address in place.</summary>
    /// <param name="address">4 or 16 bytes in network order.</param>
    /// <param name="length">How many bits of it count: fewer than all for a network, which only a rule for it or for a larger one changes.</param>
    /// <param name="scope">Where it stands.</param>
    /// <returns>The old and the new address as text; null where it stays.</returns>
    internal (string Old, string New)? Address(Span<byte> address, int length, EntryScope scope)
    {
        if (!_byRole.TryGetValue(Role.Address, out IRuleIndex? index)) return null;
        var addresses = (RuleIndex<NetworkPrefix, AddressRule>)index;
        NetworkPrefix old = NetworkPrefix.Of(address, length);
        if (old.Bits == 0) return null;
        addresses.See(old);
        foreach (int bits in _lengths)
        {
            if (bits > old.Length || Use(addresses.Find(old.Cut(bits), null, scope)) is not { } rule) continue;
            NetworkPrefix @new = old.With(rule.New);
            @new.WriteTo(address);
            return (old.ToString(), @new.ToString());
        }
        return null;
    }

    /// <summary>The name that a name becomes, or null where it stays.</summary>
    internal string? Name(Role role, string name, EntryScope scope)
    {
        if (!_byRole.TryGetValue(role, out IRuleIndex? index)) return null;
        var names = (RuleIndex<string, NameRule>)index;
        names.See(name);
        NameRule? rule = names.Find(name, null, scope) ?? (role == Role.Hostname ? names.Find("", null, scope) : null);
        return Use(rule)?.New is { } @new && @new != name ? @new : null;
    }

    /// <summary>The path that a path becomes, or null where it stays: the longest beginning counts, in whole parts.</summary>
    /// <param name="role">What it is.</param>
    /// <param name="path">An absolute path, or an abstract name behind @; a byte in each character.</param>
    /// <param name="scope">Where it stands.</param>
    internal string? Path(Role role, string path, EntryScope scope)
    {
        if (path.Length == 0 || path[0] is not ('/' or '@') || !_byRole.TryGetValue(role, out IRuleIndex? index)) return null;
        var names = (RuleIndex<string, NameRule>)index;
        names.See(path);
        for (int end = path == "/" ? 0 : path.Length; end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
        {
            if (Use(names.Find(path[..end], null, scope)) is not { } rule) continue;
            string changed = rule.New + (path == "/" ? "" : path[end..]);
            return changed.Length == 0 ? "/" : changed;
        }
        return null;
    }

    private static TRule? Use<TRule>(TRule? rule)
        where TRule : Rule
    {
        if (rule is not null) rule.Uses++;
        return rule;
    }

    private void Add(Rule rule, RuleKind kind)
    {
        if (!_byRole.TryGetValue(kind.Roles[0], out IRuleIndex? index))
        {
            index = Create(rule);
            foreach (Role role in kind.Roles) _byRole[role] = index;
        }
        switch (rule)
        {
            case AddressRule address:
                ((RuleIndex<NetworkPrefix, AddressRule>)index).Add(address);
                _lengths.Add(address.Old.Length);
                break;
            case NumberRule number:
                ((RuleIndex<ulong, NumberRule>)index).Add(number);
                break;
            case NameRule name:
                ((RuleIndex<string, NameRule>)index).Add(name);
                break;
        }
    }

    private static IRuleIndex Create(Rule rule) => rule switch
    {
        AddressRule => new RuleIndex<NetworkPrefix, AddressRule>(static address => address.ToString()),
        NumberRule => new RuleIndex<ulong, NumberRule>(static number => number.ToString(CultureInfo.InvariantCulture)),
        _ => new RuleIndex<string, NameRule>(static name => Readable.Text(Encoding.Latin1.GetBytes(name))),
    };
}
