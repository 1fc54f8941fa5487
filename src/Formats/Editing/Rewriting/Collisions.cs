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
        if (_byNewKey.TryAdd(@new, (old, $"{Path.GetFileName(file)}: {path}")) || _byNewKey[@new].Key.Equals(old)) return;
        throw new ImageFormatException($"{old} would become {@new}, which {_byNewKey[@new].Place} has too; expected them to stay apart", new Location(file, FieldPath: path));
    }
}
