using Soccr.Apply.Sockets.Unix;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>What is against unix sockets of a set here. Nothing is made but a socket to ask with.</summary>
internal static class UnixSetFaults
{
    /// <summary>Finds it, by the sockets' file ids.</summary>
    /// <param name="set">The sockets.</param>
    /// <param name="mounts">Where paths are to be bound.</param>
    /// <param name="here">The unix sockets of the network namespace.</param>
    public static ILookup<uint, string> Find(UnixSocketSet set, SocketMounts mounts, IEnumerable<UnixDiagnosis> here)
    {
        // An accepted socket has its listener's name.
        ILookup<string, UnixDiagnosis> names = here.Where(static other => other.Peer == 0).ToLookup(static other => Convert.ToHexString(other.Name.Span));
        return FindAll(set, mounts, names).ToLookup(static found => found.Record.Id, static found => found.Fault);
    }

    private static IEnumerable<(UnixSocketRecord Record, string Fault)> FindAll(UnixSocketSet set, SocketMounts mounts, ILookup<string, UnixDiagnosis> names)
    {
        if (FaultOf(set.Sockets, () => UnixCheck.Run(set)) is { } fault)
        {
            yield return fault;
            yield break;
        }
        var options = new UnixRestoreOptions { Mounts = mounts.Of };
        using var work = new UnixWorkplace(set, options);
        var binder = new UnixBinder(work, options);
        var paths = new Dictionary<(ulong Mounts, string Directory, string Path), UnixSocketRecord>();
        foreach (UnixSocketRecord record in UnixStreams.Binders(set.Sockets))
        {
            if (mounts.FaultOf(record) is { } unknown)
            {
                yield return (record, unknown);
                continue;
            }
            // Two that were of different namespaces may be told to be in one.
            if (record is { IsPath: true, Deleted: false } && !paths.TryAdd((mounts.Of(record)?.Number ?? 0, Convert.ToHexString(record.NameDir.Span), Convert.ToHexString(record.Address)), record))
            {
                yield return (record, "its path is that of another socket of the set; expected each at a place of its own");
            }
            // Who has a path is asked by a connect of a kind that nobody hears of.
            if (FaultOf([record], () => binder.Check(record)) is { } taken) yield return taken;
            if (!record.IsPath && names[Convert.ToHexString(record.Name.Span)].FirstOrDefault() is { } other) yield return (record, $"its name is that of socket {other.Ino}; expected it to be free");
        }
    }

    private static (UnixSocketRecord Record, string Fault)? FaultOf(IReadOnlyList<UnixSocketRecord> records, Action look)
    {
        try
        {
            look();
            return null;
        }
        catch (UnixSocketException e)
        {
            UnixSocketRecord record = records.FirstOrDefault(record => e.Message.StartsWith($"{record}: ", StringComparison.Ordinal)) ?? records[0];
            return (record, e.Message.StartsWith($"{record}: ", StringComparison.Ordinal) ? e.Message[$"{record}: ".Length..] : e.Message);
        }
    }
}
