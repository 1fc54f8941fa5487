using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Comparison;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Tests;

/// <summary>Rules for a set with an UDP socket of IPv6: its message and its entry in <c>files.img</c> say the same before and after.</summary>
public sealed class UdpRewriteTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("soccr-").FullName;

    public UdpRewriteTests()
    {
        // The fixture, bound to an address of a link and connected; its queue has senders of both families.
        IReadOnlyList<InetCrMessage> fixture = InetCrFile.ReadAll(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "fixtures", "images", "af-inet-cr-ipv6", "udp-4716.nl")), "udp-4716.nl");
        var socket = new InetCrMessage(InetCrCommand.Dump6);
        foreach (InetCrAttribute attribute in fixture[0].Attributes.Where(static attribute => attribute.Name != "bind6")) socket.Add(attribute.Name!, attribute.Payload);
        socket.Add("bind6", [10, 0, 0x14, 0xe9, 0, 0, 0, 0, 0xfe, 0x80, .. new byte[13], 2, 3, 0, 0, 0]);
        socket.Add("peer6", [10, 0, 0, 99, 0, 0, 0, 0, 0xfd, 9, 0, 1, .. new byte[11], 9, 0, 0, 0, 0]);
        byte[] file = InetCrFile.WriteAll([socket, .. fixture.Skip(1)]);
        File.WriteAllBytes(Path.Combine(_directory, "udp-4716.nl"), file);
        File.WriteAllBytes(Path.Combine(_directory, "files.img"), SocketFile.Convert(file, "udp-4716.nl", default).Result);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void AddressesPortsAndDevicesChangeInBoth()
    {
        using var copy = new CheckpointCopy(_directory);
        string[] changes = [.. copy.Rewrite("addr fd09:1::/64=fd77:1::/64", "addr fd09::1=fd77::1", "addr fe80::2=fe80::22", "addr ff02::fb=ff02::fc", "addr 10.9.0.0/16=10.7.0.0/16",
            "ifname eth1=lan1", "port 5353=53", "port 7=8").Select(static change => $"{change}")];
        Assert.Equal(
            [
                "files.img: entries[0].isk.dst_addr: fd09:1::9 -> fd77:1::9",
                "files.img: entries[0].isk.ifname: eth1 -> lan1",
                "files.img: entries[0].isk.src_addr: fe80::2 -> fe80::22",
                "files.img: entries[0].isk.src_port: 5353 -> 53",
                .. Of(0, "bind6: 5353 -> 53", "bind6: fe80::2 -> fe80::22", "devices[1].ifname: eth1 -> lan1", "ipv6opt_membership.multiaddr: ff02::fb -> ff02::fc",
                    "ipv6opt_membership.sources[0]: fd09:1::66 -> fd77:1::66", "peer6: fd09:1::9 -> fd77:1::9"),
                .. Of(1, "datagram_pktinfo6.addr: fd09::1 -> fd77::1", "datagram_source6: 7 -> 8", "datagram_source6: fd09:1::1 -> fd77:1::1"),
                .. Of(2, "datagram_pktinfo6.addr: fd09::1 -> fd77::1", "datagram_source6: 7 -> 8", "datagram_source6: fd09:1::1 -> fd77:1::1"),
                .. Of(3, "datagram_pktinfo.addr: 10.9.0.1 -> 10.7.0.1", "datagram_pktinfo.spec_dst: 10.9.0.1 -> 10.7.0.1", "datagram_pktinfo6.addr: 10.9.0.1 -> 10.7.0.1",
                    "datagram_source6: 10.9.1.1 -> 10.7.1.1", "datagram_source6: 7 -> 8"),
                .. Of(5, "datagram_pktinfo6.addr: fe80::2 -> fe80::22", "datagram_source6: fe80::2 -> fe80::22", "devices[0].ifname: eth1 -> lan1"),
            ],
            changes.Select(static change => System.Text.RegularExpressions.Regex.Replace(change, @"attributes\[[0-9]+\]\.", "")).Order(StringComparer.Ordinal));
        IReadOnlyList<InetCrMessage> changed = InetCrFile.ReadAll(File.ReadAllBytes(Path.Combine(copy.Directory, "udp-4716.nl")), "udp-4716.nl");
        Assert.Equal("lan1", InetCrDevices.NamesOf(changed[0])[3]);
        // What comes of the message is what the rules made of the entry.
        using var made = new CheckpointCopy(copy.Directory);
        File.WriteAllBytes(Path.Combine(made.Directory, "files.img"), SocketFile.Convert(InetCrFile.WriteAll(changed), "udp-4716.nl", default).Result);
        Assert.Empty(Compare(copy.Directory, made.Directory));
        Assert.NotEmpty(Compare(_directory, copy.Directory));
    }

    [Fact]
    public void ThereAndBackIsTheIdentity() => Assert.True(RewriteTesting.AssertThereAndBack(_directory) > 30);

    private static IEnumerable<string> Of(int entry, params string[] changes) => changes.Select(change => $"udp-4716.nl: entries[{entry}].{change}");

    private static IEnumerable<object> Compare(string one, string other)
    {
        using var first = new DirectoryStore(one);
        using var second = new DirectoryStore(other);
        return [.. new CheckpointComparer().Compare(first, second)];
    }
}
