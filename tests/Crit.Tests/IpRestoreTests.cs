namespace Soccr.Crit.Tests;

/// <summary>
/// The proof with the real tool: <c>ip ... save</c> in one network namespace, an edit of the JSON, <c>ip ... restore</c> in another, which
/// then shows the edit.
/// </summary>
public class IpRestoreTests
{
    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedAddressesAreRestored() => ProveAsync(
        save: "ip addr save",
        edit: "s/10\\.0\\.1\\.1/10.0.2.7/; s/fd00:1::1/fd00:2::7/; s/\"ifa_prefixlen\": 64/\"ifa_prefixlen\": 56/",
        restore: "ip addr restore",
        show: "ip -j addr show dev d0 | python3 -c 'import json, sys; print(sorted(\"%s/%d\" % (a[\"local\"], a[\"prefixlen\"]) for a in json.load(sys.stdin)[0][\"addr_info\"] if a[\"scope\"] == \"global\"))'",
        expected: "['10.0.2.7/24', 'fd00:2::7/56']\n",
        type: "IFADDR");

    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedRoutesAreRestored() => ProveAsync(
        save: "ip addr flush dev d0; ip addr add 10.0.1.1/24 dev d0; ip route add 172.16.0.0/16 via 10.0.1.254 metric 7 mtu 1400; ip route save",
        edit: "s/172\\.16\\.0\\.0/172.20.0.0/; s/10\\.0\\.1\\.254/10.0.1.253/; s/\"mtu\": 1400/\"mtu\": 1300/",
        restore: "ip addr add 10.0.1.1/24 dev d0; ip route restore",
        show: "ip -j route show 172.20.0.0/16 | python3 -c 'import json, sys; r = json.load(sys.stdin)[0]; print(r[\"dst\"], r[\"gateway\"], r[\"metric\"], r[\"metrics\"])'",
        expected: "172.20.0.0/16 10.0.1.253 7 [{'mtu': 1300}]\n",
        type: "ROUTE");

    [NeedFact(Need.NetworkNamespaces)]
    public Task EditedRulesAreRestored() => ProveAsync(
        save: "ip rule add from 10.0.1.0/24 table 100 priority 77; ip rule save",
        edit: "s/10\\.0\\.1\\.0/10.0.2.0/; s/\"priority\": 77/\"priority\": 78/",
        restore: "ip rule flush; ip rule restore",
        show: "ip -j rule show priority 78 | python3 -c 'import json, sys; r = json.load(sys.stdin)[0]; print(r[\"src\"], r[\"srclen\"], r[\"table\"])'",
        expected: "10.0.2.0 24 100\n",
        type: "RULE");

    private static async Task ProveAsync(string save, string edit, string restore, string show, string expected, string type)
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var directory = new TemporaryDirectory();
        string from = $"soccr-a-{Environment.ProcessId}-{type}", to = $"soccr-b-{Environment.ProcessId}-{type}";
        await RunAsync(directory, $"""
            set -e
            trap 'for ns in {from} {to}; do ip netns del $ns 2>/dev/null || :; done' EXIT
            for ns in {from} {to}; do ip netns add $ns; ip -n $ns link add d0 type veth peer name d1; for link in lo d0 d1; do ip -n $ns link set $link up; done; done
            ip netns exec {from} bash -c 'ip addr add 10.0.1.1/24 dev d0; ip addr add fd00:1::1/64 dev d0 nodad; {save} > saved'
            crit decode --pretty --type {type} -i saved -o saved.json
            crit encode -i saved.json | cmp - saved
            sed '{edit}' saved.json > edited.json
            ! cmp -s saved.json edited.json
            crit encode -i edited.json -o edited
            ip netns exec {to} bash -c '{restore} < edited' 2> restore.log || (cat restore.log; false)
            ip netns exec {to} bash -c "$SHOW" > shown
            """, show);
        Assert.Equal(expected, await File.ReadAllTextAsync(directory["shown"]));
    }

    private static async Task RunAsync(TemporaryDirectory directory, string script, string show)
    {
        await File.WriteAllTextAsync(directory["show"], show);
        (string output, int status) = await CritCommand.RunShellAsync(directory.FullPath, $"SHOW=$(cat show)\n{script}");
        Assert.True(status == 0, output);
    }
}
