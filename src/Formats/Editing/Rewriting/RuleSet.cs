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

    /// <summary>Whether the rules say something of a number; notes that it is there.</summary>
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
        var numbers = (RuleIndex<ulong, NumberRule>)index;
        NumberRule? rule = numbers.Find(value, qualifier, scope);
        return Use(rule, numbers.FindInverse(rule?.New ?? value, qualifier, scope))?.New;
    }

    /// <summary>The first port that a range of ports becomes, or null where it stays: all ports of it have to change, by as much.</summary>
    /// <param name="first">Its first port.</param>
    /// <param name="last">Its last one.</param>
    /// <param name="protocol">Their protocol, or null.</param>
    /// <param name="scope">Where it stands.</param>
    internal ulong? Ports(ulong first, ulong last, string? protocol, EntryScope scope)
    {
        if (first > last || !Knows(Role.Port, first) || !Knows(Role.Port, last)) return null;
        var ports = (RuleIndex<ulong, NumberRule>)_byRole[Role.Port];
        if (ports.Find(first, protocol, scope) is not { } rule) return null;
        for (ulong port = first; port <= last; port++)
        {
            if (ports.Find(port, protocol, scope)?.New != rule.New + (port - first)) return null;
        }
        for (ulong port = first; port <= last; port++) Number(Role.Port, port, protocol, scope);
        return rule.New;
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
        AddressRule? rule = Longest(old, prefix => addresses.Find(prefix, null, scope));
        NetworkPrefix @new = rule is null ? old : old.With(rule.New);
        if (Use(rule, Longest(@new, prefix => addresses.FindInverse(prefix, null, scope))) is null) return null;
        @new.WriteTo(address);
        return (old.ToString(), @new.ToString());
    }

    private AddressRule? Longest(NetworkPrefix address, Func<NetworkPrefix, AddressRule?> find) =>
        _lengths.Where(bits => bits <= address.Length).Select(bits => find(address.Cut(bits))).FirstOrDefault(static rule => rule is not null);

    /// <summary>The name that a name becomes, or null where it stays.</summary>
    internal string? Name(Role role, string name, EntryScope scope)
    {
        if (!_byRole.TryGetValue(role, out IRuleIndex? index)) return null;
        var names = (RuleIndex<string, NameRule>)index;
        names.See(name);
        NameRule? rule = names.Find(name, null, scope) ?? (role == Role.Hostname ? names.Find("", null, scope) : null);
        return Use(rule, names.FindInverse(rule?.New ?? name, null, scope))?.New is { } @new && @new != name ? @new : null;
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
        (NameRule? rule, int end) = Longest(path, beginning => names.Find(beginning, null, scope));
        string changed = rule is null ? path : rule.New + (path == "/" ? "" : path[end..]);
        if (changed.Length == 0) changed = "/";
        return Use(rule, Longest(changed, beginning => names.FindInverse(beginning, null, scope)).Rule) is null ? null : changed;
    }

    private static (NameRule? Rule, int End) Longest(string path, Func<string, NameRule?> find)
    {
        for (int end = path == "/" ? 0 : path.Length; end >= 0; end = end == 0 ? -1 : path.LastIndexOf('/', end - 1))
        {
            if (find(path[..end]) is { } rule) return (rule, end);
        }
        return default;
    }

    // The rule that changed the value, and the one whose inverse would change it back.
    private static TRule? Use<TRule>(TRule? rule, TRule? inverse)
        where TRule : Rule
    {
        if (rule is not null) rule.Uses++;
        if (inverse is not null && !ReferenceEquals(inverse, rule)) inverse.Merged++;
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
