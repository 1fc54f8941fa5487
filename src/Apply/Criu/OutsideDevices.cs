using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Network devices that hang on one outside of the images: CRIU must be told which (<c>criu(8)</c>, <c>--external macvlan</c> and <c>veth</c>).</summary>
internal static class OutsideDevices
{
    // nd_type of netdev.proto
    private const ulong Veth = 2, MacVlan = 7;

    /// <summary>THE TABLE of them: the type, its word, and whether one hangs on a device outside.</summary>
    private static readonly (ulong Type, string Word, Func<Checkpoint, MessageView, bool> IsOutside)[] s_rows =
    [
        (MacVlan, "macvlan", static (_, _) => true),
        // Its other end is restored with the namespace that has it.
        (Veth, "veth", static (checkpoint, device) => !checkpoint.EntriesOf("NETNS").Any(entry => Checkpoint.NumberOf(entry.File) == device.Number("peer_nsid"))),
    ];

    /// <summary>What each of them needs; nothing where the network is left empty.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given) =>
        from entry in checkpoint.EntriesOf("NETDEV")
        from row in s_rows
        where entry.Message.Number("type") == row.Type && row.IsOutside(checkpoint, entry.Message)
        let name = entry.Message.Text("name") ?? ""
        select new CriuNeed($"--external {row.Word}[{name}]:NAME", $"{EntryText.Of(entry)} {name}", null) { IsMet = given.HasDevice(row.Word, name) || given.Has("empty_ns") };
}
