namespace Soccr.Crit.Tests;

/// <summary>
/// The proof with the real tool: <c>ip ... save</c> in one network namespace, an edit of the JSON, <c>ip ... restore</c> in another, which
/// then shows the edit.
/// </summary>
public class IpRestoreTests
{
    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedAddressesAreRestored() => ProveAsync(
        "IFADDR",
        save: "ip addr save",
        edit: "s/10\\.0\\.1\\.1/10.0.2.7/; s/fd00:1::1/fd00:2::7/; s/\"ifa_prefixlen\": 64/\"ifa_prefixlen\": 56/",
        restore: "ip addr restore",
        show: "ip -j addr show dev d0",
        pick: "sorted('%s/%d' % (a['local'], a['prefixlen']) for a in shown[0]['addr_info'] if a['scope'] == 'global')",
        expected: "['10.0.2.7/24', 'fd00:2::7/56']");

    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedRoutesAreRestored() => ProveAsync(
        "ROUTE",
        save: "ip route add 172.16.0.0/16 via 10.0.1.254 metric 7 mtu 1400; ip route save",
        edit: "s/172\\.16\\.0\\.0/172.20.0.0/; s/10\\.0\\.1\\.254/10.0.1.253/; s/\"mtu\": 1400/\"mtu\": 1300/",
        restore: "ip addr add 10.0.1.1/24 dev d0; ip route restore",
        show: "ip -j route show 172.20.0.0/16",
        pick: "[(r['dst'], r['gateway'], r['metric'], r['metrics']) for r in shown]",
        expected: "[('172.20.0.0/16', '10.0.1.253', 7, [{'mtu': 1300}])]");

    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedNextHopsAreRestored() => ProveAsync(
        "ROUTE",
        save: "ip route add 172.16.0.0/16 nexthop via 10.0.1.2 weight 3 nexthop via 10.0.1.3; ip route save",
        edit: "s/10\\.0\\.1\\.3/10.0.1.4/; s/\"hops\": 2/\"hops\": 6/",
        restore: "ip addr add 10.0.1.1/24 dev d0; ip route restore",
        show: "ip -j route show 172.16.0.0/16",
        pick: "[(n['gateway'], n['weight']) for n in shown[0]['nexthops']]",
        expected: "[('10.0.1.2', 7), ('10.0.1.4', 1)]");

    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedIpv6RoutesAreRestored() => ProveAsync(
        "ROUTE6",
        save: "ip -6 route add fd00:5::/48 via fd00:1::2 metric 99; ip -6 route save",
        edit: "s/fd00:5::/fd00:7::/; s/\"fd00:1::2\"/\"fd00:1::3\"/; s/\"priority\": 99/\"priority\": 98/",
        restore: "ip addr add fd00:1::1/64 dev d0 nodad; ip route restore",
        show: "ip -6 -j route show fd00:7::/48",
        pick: "[(r['dst'], r['gateway'], r['metric']) for r in shown]",
        expected: "[('fd00:7::/48', 'fd00:1::3', 98)]");

    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedRulesAreRestored() => ProveAsync(
        "RULE",
        save: "ip rule add from 10.0.1.0/24 table 100 priority 77; ip rule save",
        edit: "s/10\\.0\\.1\\.0/10.0.2.0/; s/\"priority\": 77/\"priority\": 78/; s/\"table\": 100/\"table\": 1000/",
        restore: "ip rule flush; ip rule delete table local; ip rule restore",
        show: "ip -j rule show priority 78",
        pick: "[(r['src'], r['srclen'], r['table']) for r in shown]",
        expected: "[('10.0.2.0', 24, '1000')]");

    /// <summary>What <c>docs/json.md</c> says of things that a message says twice: the attribute counts, the field does not.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public Task TheTableOfTheAttributeCounts() => ProveAsync(
        "ROUTE",
        save: "ip route add 172.16.0.0/16 via 10.0.1.2; ip route save",
        edit: "s/\"rtm_table\": \"main\"/\"rtm_table\": 77/; s/\"table\": \"main\"/\"table\": 500/",
        restore: "ip addr add 10.0.1.1/24 dev d0; ip route restore",
        show: "ip -j route show table all 172.16.0.0/16",
        pick: "[r['table'] for r in shown]",
        expected: "['500']");

    /// <inheritdoc cref="TheTableOfTheAttributeCounts"/>
    [NeedFact(Need.NetworkNamespaces)]
    public Task LocalIsTheAddressAndAddressThePeer() => ProveAsync(
        "IFADDR",
        save: "ip addr save",
        edit: "s/\"local\": \"10\\.0\\.1\\.1\"/\"local\": \"10.0.2.7\"/; s/\"ifa_flags\": \"permanent\"/\"ifa_flags\": \"\"/; s/\"flags\": \"permanent\"/\"flags\": \"permanent | noprefixroute\"/",
        restore: "ip addr restore",
        show: "ip -j addr show dev d0",
        pick: "[(a['local'], a['address'], a['noprefixroute']) for a in shown[0]['addr_info'] if a['family'] == 'inet']",
        expected: "[('10.0.2.7', '10.0.1.1', True)]");

    private static async Task ProveAsync(string type, string save, string edit, string restore, string show, string pick, string expected)
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["save.sh"], $"ip addr add 10.0.1.1/24 dev d0; ip addr add fd00:1::1/64 dev d0 nodad; {save}");
        await File.WriteAllTextAsync(directory["edit.sed"], edit);
        await File.WriteAllTextAsync(directory["restore.sh"], restore);
        await File.WriteAllTextAsync(directory["show.sh"], show);
        await File.WriteAllTextAsync(directory["pick.py"], $"import json, sys; shown = json.load(sys.stdin); print({pick})");
        string name = Path.GetFileName(directory.FullPath), from = $"{name}-a", to = $"{name}-b";
        (string output, int status) = await CritCommand.RunShellAsync(directory.FullPath, $"""
            set -e -o pipefail
            trap 'for ns in {from} {to}; do ip netns del $ns 2>/dev/null || :; done' EXIT
            for ns in {from} {to}; do ip netns add $ns; ip -n $ns link add d0 type veth peer name d1; for link in lo d0 d1; do ip -n $ns link set $link up; done; done
            ip netns exec {from} bash save.sh > saved
            crit decode --pretty --type {type} -i saved -o saved.json
            crit encode -i saved.json | cmp - saved
            sed -f edit.sed saved.json > edited.json
            if cmp -s saved.json edited.json; then exit 1; fi
            crit encode -i edited.json -o edited
            ip netns exec {to} bash restore.sh < edited 2> restore.log || (cat restore.log; false)
            ip netns exec {to} bash show.sh | python3 pick.py
            """);
        Assert.True(status == 0, output);
        Assert.Equal($"{expected}\n", output);
    }
}
