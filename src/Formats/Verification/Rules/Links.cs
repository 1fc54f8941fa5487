using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>The network devices of a namespace.</summary>
/// <param name="Image">Name of the image that describes them.</param>
/// <param name="Indexes">Their indexes.</param>
/// <param name="Names">Their names.</param>
internal sealed record Links(string Image, HashSet<ulong> Indexes, HashSet<string> Names)
{
    /// <summary>The devices that an image describes, collected once.</summary>
    /// <param name="facts">The checkpoint.</param>
    /// <param name="image">Name of the image, in full.</param>
    public static Links In(CheckpointFacts facts, string image) => facts.Shared("links", Collect)[image];

    /// <summary>Those of the namespace that a socket is in; null where it is not stored.</summary>
    public static Links? Of(CheckpointFacts facts, MessageView socket) =>
        socket.TryNumber("ns_id", out ulong id) && facts.Image("NETDEV", id) is { } image && facts.IsWhole("NETDEV") ? In(facts, image.FullName) : null;

    private static Dictionary<string, Links> Collect(CheckpointFacts facts)
    {
        var all = facts.Images("NETDEV").ToDictionary(static image => image.FullName, static image => new Links(image.Name, [], []));
        foreach (MessageView device in facts.Entries("NETDEV").Select(static entry => entry.Message))
        {
            all[device.FileName].Indexes.Add(device.Number("ifindex"));
            all[device.FileName].Names.Add(device.Text("name") ?? "");
        }
        return all;
    }
}
