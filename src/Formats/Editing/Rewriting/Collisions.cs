using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// Finds what rules make one of two: mounts, namespaces, bound ports, names. Each such thing is known by a key before and after; two keys that were
/// different must stay so. What was twice the same before may be so after.
/// </summary>
internal sealed class Collisions(RuleSet rules)
{
    private readonly Dictionary<object, (object Key, string Place)> _byNewKey = [];

    /// <summary>Whether entries of that message have something that may collide.</summary>
    public bool Watches(string message) => CollisionKeys.ByMessage.TryGetValue(message, out CollisionKey? row) && row.Roles.Any(rules.Has);

    /// <summary>Looks at an entry.</summary>
    /// <exception cref="ImageFormatException">It became the same as another one.</exception>
    public void Observe(MessageView old, MessageView @new)
    {
        CollisionKey row = CollisionKeys.ByMessage[old.MessageName];
        IEnumerable<object> before = row.Keys(old);
        foreach ((object oldKey, object newKey) in before.Zip(row.Keys(@new))) Observe(oldKey, newKey, old.FileName, old.Path);
    }

    /// <summary>Looks at a netlink message, as JSON.</summary>
    /// <exception cref="ImageFormatException">It became the same as another one.</exception>
    public void ObserveMessage(ImageFile file, byte[] old, byte[] @new, FieldTrail trail)
    {
        if (file.Type!.Name != "IFADDR" || !rules.Has(Role.Address)) return;
        if (CollisionKeys.OfAddress(file.Name, old) is { } oldKey && CollisionKeys.OfAddress(file.Name, @new) is { } newKey) Observe(oldKey, newKey, file.FullName, trail.ToString());
    }

    private void Observe(object old, object @new, string file, string path)
    {
        string place = $"{Path.GetFileName(file)}: {path}";
        if (_byNewKey.TryAdd(@new, (old, place)) || _byNewKey[@new].Key.Equals(old)) return;
        (object Key, string Place) other = _byNewKey[@new];
        // Of the two it is the one that changed that is to blame.
        string fact = old.Equals(@new) ? $"{@new} is here already, and {other.Key} of {other.Place} would become it" : $"{old} would become {@new}, which {other.Place} has too";
        throw new ImageFormatException($"{fact}; expected them to stay apart", new Location(file, FieldPath: path));
    }
}
