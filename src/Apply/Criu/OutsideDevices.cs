using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Network devices that are above one outside of the namespace: CRIU must be told which (<c>criu(8)</c>, <c>--external macvlan</c>).</summary>
internal static class OutsideDevices
{
    // nd_type.MACVLAN
    private const ulong MacVlan = 7;

    /// <summary>The macvlan devices.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given) =>
        from entry in checkpoint.EntriesOf("NETDEV")
        where entry.Message.Number("type") == MacVlan
        let name = entry.Message.Text("name") ?? ""
        select new CriuNeed($"--external macvlan[{name}]:OUTNAME", $"{EntryText.Of(entry)} {name}", null) { IsMet = given.HasExternal($"macvlan[{name}]") };
}
