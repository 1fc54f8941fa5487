using System.Globalization;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Unix;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>
/// The mount namespaces that paths of unix sockets are bound in. One that was of another mount namespace than the dump's own has its mount's number in the images, which means
/// something on that kernel only, and only as long as the mount is there: so where it is to be now is told by the user, and never guessed.
/// </summary>
public sealed class SocketMounts : IDisposable
{
    private readonly Dictionary<int, MountNamespace> _byMount = [];
    private MountNamespace? _others;

    /// <summary>This process's own, for paths that were of the dump's own.</summary>
    public SocketMounts()
    {
    }

    /// <summary>Opens namespaces.</summary>
    /// <param name="byMount">Files of namespaces by the <c>mnt_id</c> of the paths that are to be in them.</param>
    /// <param name="others">The file of the namespace for all other paths; null for this process's own, and for none where a path is of another one.</param>
    /// <exception cref="EngineException">One is not there, or may not be entered.</exception>
    public static SocketMounts Open(IReadOnlyDictionary<int, string> byMount, string? others)
    {
        var mounts = new SocketMounts();
        try
        {
            foreach ((int mount, string path) in byMount) mounts._byMount.Add(mount, MountNamespace.Open(path));
            if (others is not null) mounts._others = MountNamespace.Open(others);
            return mounts;
        }
        catch
        {
            mounts.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (MountNamespace mounts in _byMount.Values) mounts.Dispose();
        _others?.Dispose();
    }

    /// <summary>The namespace of a path; null for this process's own.</summary>
    internal MountNamespace? Of(UnixSocketRecord record) => record.MntId is { } mount && _byMount.TryGetValue(mount, out MountNamespace? told) ? told : _others;

    /// <summary>Throws where a mount was told that no path is on.</summary>
    /// <exception cref="EngineException">There is such a one.</exception>
    internal void Demand(UnixSocketSet set)
    {
        int[] there = [.. set.Sockets.Where(static record => record.IsPath).Select(static record => record.MntId).OfType<int>().Distinct().Order()];
        foreach (int mount in _byMount.Keys.Except(there))
        {
            string known = there.Length == 0 ? "but a place for all, because none has one" : $"one of {string.Join(", ", there)}";
            throw new EngineException(string.Create(CultureInfo.InvariantCulture, $"mount {mount} is the mnt_id of no path in the set, expected {known}"));
        }
    }

    /// <summary>Why it is not known where a path is to be bound; null where it is.</summary>
    internal string? FaultOf(UnixSocketRecord record)
    {
        if (!record.IsPath || record.MntId is not { } mount || Of(record) is not null) return null;
        using MountNamespace? here = MountNamespace.OfMount(mount);
        string candidate = here is null ? "no process here has" : $"{here.Name} has here";
        return string.Create(CultureInfo.InvariantCulture, $"its path is of the mount namespace that had mount {mount}, one which {candidate}; expected to be told which one is meant: --mntns {mount}=PATH");
    }
}
