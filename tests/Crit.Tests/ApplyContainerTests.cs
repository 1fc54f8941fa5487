namespace Soccr.Crit.Tests;

/// <summary>
/// The proof with real CRIU for a tree with mount, network, UTS, IPC and pid namespaces and a root of its own: changed by <c>crit rewrite</c>, restored by
/// <c>crit apply</c> beside another network namespace, and looked at from inside.
/// </summary>
public class ApplyContainerTests
{
    /// <summary>Addresses, routes, a rule, a bridge, host name, the id of a mount with its files and its unix socket, the source of a mount from outside and the name of the link's other end: it counts on, and serves at its new address.</summary>
    [NeedFact(Need.Places)]
    public Task AContainerMoves() => ProveAsync("""
        place a; place b
        start_container a
        [ "$(inside uname -n)" = before ]
        dump_at a --external 'mnt[/mnt]:data' --root "$PWD/root"
        mkdir elsewhere; echo other > elsewhere/greeting
        crit rewrite images -o moved --addr 10.0.1.0/24=10.0.2.0/24 --addr 172.16.0.0/16=172.20.0.0/16 \
            --addr fd00:1::/64=fd00:2::/64 --addr fd00:5::/48=fd00:7::/48 --ifname br0=bridge0 --hostname after --mnt-id $(mount_id /tmp)=4242
        restore_container b --external "mnt[data]:$PWD/elsewhere" --external 'veth[eth0]:outer' moved
        connect b outer 10.0.2.1
        answer=$(ask_at b tcp 10.0.2.2 8080 hello)
        [ "${answer#* }" = other ]
        await "[ \$(ask_at b tcp 10.0.2.2 8080 hello | cut -d' ' -f1) -gt ${answer% *} ]"
        inside cat /tmp/count | awk '$1 != NR { exit 1 }'
        [ "$(inside uname -n)" = after ]
        inside ip -j addr show dev eth0 | pick '[(a["local"], a["prefixlen"]) for a in shown[0]["addr_info"] if a["family"] == "inet"]' "[('10.0.2.2', 24)]"
        inside ip -j route | pick '[(r["dst"], r.get("gateway"), r["dev"], r.get("prefsrc")) for r in shown]' "[('10.0.2.0/24', None, 'eth0', '10.0.2.2'), ('172.20.0.0/16', '10.0.2.1', 'eth0', None)]"
        inside ip -j addr show dev bridge0 | pick '[(a["local"], a["prefixlen"]) for a in shown[0]["addr_info"] if a["scope"] == "global"]' "[('fd00:2::2', 64)]"
        inside ip -6 -j route show fd00:7::/48 | pick '[(r["gateway"], r["dev"]) for r in shown]' "[('fd00:2::1', 'bridge0')]"
        inside ip -j rule show priority 77 | pick '[(r["src"], r["srclen"], r["table"]) for r in shown]' "[('172.20.0.0', 16, 'main')]"
        inside test -S /tmp/socket
        inside cat /proc/self/mountinfo | awk '{ print $5, $4, $9 }' > mounts
        cat mounts
        grep -qx "/mnt $PWD/elsewhere .*" mounts
        grep -qx '/tmp / tmpfs' mounts
        """,
        "reg.mnt_id: ", "usk.mnt_id: ", " -> 4242", "nodename: before -> after", "route-", "172.16.0.0/16 -> 172.20.0.0/16");

    /// <summary>A mount point that moves, with the file that is open below it.</summary>
    [NeedFact(Need.Places)]
    public Task AMountPointMoves() => ProveAsync("""
        place a; place b
        start_container a
        dump_at a --external 'mnt[/mnt]:data' --root "$PWD/root"
        crit rewrite images -o moved --path /tmp=/var/tmp
        restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' moved
        connect b outer 10.0.1.1
        before=$(inside wc -l /var/tmp/count | cut -d' ' -f1)
        await "[ \$(inside wc -l /var/tmp/count | cut -d' ' -f1) -gt $before ]"
        inside awk '$1 != NR { exit 1 }' /var/tmp/count
        [ "$(inside awk '$9 == "tmpfs" { print $5 }' /proc/self/mountinfo)" = /var/tmp ]
        """,
        "mountpoint: /tmp -> /var/tmp", "reg.name: /tmp/count -> /var/tmp/count");

    /// <summary>A mount from outside that CRIU was told to find out about, <c>--external mnt[]</c>, has no key that a path could be given for.</summary>
    [NeedFact(Need.Places)]
    public Task AMountThatWasFoundOutIsFoundAgain() => ProveAsync("""
        place a; place b
        start_container a
        dump_at a --external 'mnt[]' --root "$PWD/root"
        refused 2 restore_container b --external 'veth[eth0]:outer' images
        restore_container b --auto --external 'veth[eth0]:outer' images
        inside cat /mnt/greeting
        """,
        "] /mnt needs --external mnt[]\n", "--auto gives --external mnt[]", "restored: pid ", "first");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Places, "container.sh", $$"""
        # The id of the mount at $1 in the images.
        mount_id() { crit x --json images mnt | python3 -c 'import json, sys; print(*(m["mnt_id"] for n in json.load(sys.stdin) for m in n["mounts"] if m["mountpoint"] == sys.argv[1]))' "$1"; }
        # Whether an expression on JSON from standard input is what it should be.
        pick() { python3 -c 'import json, sys; shown = json.load(sys.stdin); found = str(eval(sys.argv[1])); print(found); sys.exit(found != sys.argv[2])' "$1" "$2"; }
        {{script}}
        """, answers);
}
