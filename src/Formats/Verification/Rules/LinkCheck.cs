using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Network devices that are named are there, in the namespace of who names them.</summary>
internal sealed class LinkCheck() : VerifyCheck(s_master, s_packet, s_bound, s_group)
{
    private static readonly VerifyRule s_master = new("link-master", "the device that a device belongs to is in its namespace");
    private static readonly VerifyRule s_packet = new("packet-link", "the device of a packet socket is in its namespace");
    private static readonly VerifyRule s_bound = new("socket-link", "the device that a socket is bound to is in its namespace");
    private static readonly VerifyRule s_group = new("packet-group-link", "the device of a packet socket's membership is in its namespace");

    /// <summary>Kinds of sockets with options.</summary>
    private static readonly string[] s_sockets = ["INETSK", "UNIXSK", "PACKETSK", "NETLINKSK"];

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts) => Masters(facts).Concat(Packets(facts)).Concat(Bound(facts));

    private static IEnumerable<Diagnostic> Masters(CheckpointFacts facts)
    {
        foreach (MessageView device in facts.Entries("NETDEV").Select(static entry => entry.Message))
        {
            if (device.TryNumber("master", out ulong master) && !Links.In(facts, device.FileName).Indexes.Contains(master)) yield return s_master.At(device, "master", $"{master} is the index of no device of this namespace");
        }
    }

    private static IEnumerable<Diagnostic> Packets(CheckpointFacts facts)
    {
        foreach (MessageView socket in facts.Files.OfKind("PACKETSK").Select(static file => file.Message))
        {
            if (Links.Of(facts, socket) is not { } links) continue;
            ulong index = socket.Number("ifindex");
            if (index != 0 && !links.Indexes.Contains(index)) yield return s_packet.At(socket, "ifindex", $"{index} is the index of no device in {links.Image}");
            foreach (MessageView membership in socket.Messages("mclist"))
            {
                if (!links.Indexes.Contains(membership.Number("index"))) yield return s_group.At(membership, "index", $"{membership.Number("index")} is the index of no device in {links.Image}");
            }
        }
    }

    private static IEnumerable<Diagnostic> Bound(CheckpointFacts facts)
    {
        foreach (MessageView socket in s_sockets.SelectMany(kind => facts.Files.OfKind(kind)).Select(static file => file.Message))
        {
            if (socket.Message("opts") is not { } options || options.Text("so_bound_dev") is not { Length: > 0 } name || Links.Of(facts, socket) is not { } links) continue;
            if (!links.Names.Contains(name.TrimEnd('\0'))) yield return s_bound.At(options, "so_bound_dev", $"{name} is the name of no device in {links.Image}");
        }
    }
}
