using System.Text.RegularExpressions;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Images;
using Soccr.Formats.Schema;

namespace Soccr.Formats.Tests;

/// <summary>Every field of the schema that looks as if a rule should change it has a role, or a reason here why it has none.</summary>
public sealed partial class FieldRolesTests
{
    private static readonly Dictionary<string, string> s_noRole = new()
    {
        ["sk_opts_entry.so_reuseport"] = "a flag",
        ["ip_opts_entry.bind_address_no_port"] = "a flag",
        ["ipv6_opts_entry.addr_preferences"] = "flags",
        ["packet_mclist.addr"] = "a hardware address",
        ["net_device_entry.address"] = "a hardware address",
        ["net_device_entry.ifindex"] = "a number of a device, not its name",
        ["netns_id.netnsid_value"] = "the kernel's own number of a namespace, which tasks know",
        ["user_desc_t.base_addr"] = "an address in memory",
        ["mnt_entry.root"] = "a path in the mounted file system, not in the namespace",
        ["mnt_entry.source"] = "what is mounted, in words of its file system",
        ["mnt_entry.options"] = "text of the file system",
        ["mnt_entry.fsname"] = "name of a file system",
        ["mnt_entry.shared_id"] = "a peer group",
        ["mnt_entry.master_id"] = "a peer group",
        ["aa_policy.name"] = "name of a profile",
        ["aa_namespace.name"] = "name of a name space of profiles",
        ["binfmt_misc_entry.name"] = "name of a rule",
        ["bpfmap_file_entry.map_name"] = "name of a map",
        ["cg_member_entry.name"] = "name of a controller",
        ["cg_controller_entry.cnames"] = "names of controllers",
        ["cgroup_prop_entry.name"] = "name of a property",
        ["memfd_inode_entry.name"] = "no path: a name that the task gave",
        ["utsns_entry.domainname"] = "the NIS domain, not the host",
        ["ghost_file_entry.symlnk_target"] = "contents of a link",
        ["uid_gid_extent.first"] = "images have ids inside of the namespace, the map stays",
        ["uid_gid_extent.lower_first"] = "an id outside of the namespace",
        ["netlink_sk_entry.portid"] = "a netlink address, no port",
        ["netlink_sk_entry.dst_portid"] = "a netlink address, no port",
        ["netlink_sk_entry.groups"] = "multicast groups of netlink",
        ["netlink_sk_entry.dst_group"] = "a multicast group of netlink",
        ["thread_info_x86.clear_tid_addr"] = "an address in memory",
        ["thread_info_aarch64.clear_tid_addr"] = "an address in memory",
        ["thread_info_arm.clear_tid_addr"] = "an address in memory",
        ["thread_info_loongarch64.clear_tid_addr"] = "an address in memory",
        ["thread_info_mips.clear_tid_addr"] = "an address in memory",
        ["thread_info_ppc64.clear_tid_addr"] = "an address in memory",
        ["thread_info_riscv64.clear_tid_addr"] = "an address in memory",
        ["thread_info_s390.clear_tid_addr"] = "an address in memory",
        ["user_s390_regs_entry.psw_addr"] = "an address in memory",
        ["pstree_entry.pgid"] = "a process group",
        ["sit_entry.rd_prefixlen"] = "how many bits of the prefix count",
        ["sit_entry.relay_prefixlen"] = "how many bits of the prefix count",
        ["vma_entry.pgoff"] = "an offset",
        ["inventory_entry.ns_per_id"] = "a flag",
    };

    [Fact]
    public void EveryFieldHasARoleOrAReason()
    {
        var known = FieldRoles.All.Select(static row => $"{row.Message}.{row.Field}").ToHashSet();
        var missing = new List<string>();
        foreach (string name in Reachable())
        {
            foreach (FieldSchema field in SchemaSet.Criu.GetMessage(name).Fields.Where(static field => field.Kind != FieldKind.Message))
            {
                string full = $"{name}.{field.Name}";
                bool suspect = Suspect().IsMatch(field.Name) || field.Display == FieldDisplay.IpAddress || field.Display == FieldDisplay.UnixName;
                if (suspect && !known.Contains(full) && !s_noRole.ContainsKey(full)) missing.Add(full);
            }
        }
        Assert.Empty(missing);
        Assert.All(s_noRole.Keys, static full => Assert.Contains(full.Split('.')[1], SchemaSet.Criu.GetMessage(full.Split('.')[0]).Fields.Select(static field => field.Name)));
    }

    [Fact]
    public void EveryRowIsAFieldOfTheSchema()
    {
        HashSet<string> reachable = [.. Reachable()];
        foreach (FieldRole row in FieldRoles.All)
        {
            Assert.Contains(row.Message, reachable);
            string[] fields = [.. SchemaSet.Criu.GetMessage(row.Message).Fields.Select(static field => field.Name)];
            Assert.Contains(row.Field, fields);
            if (row.Chooser is { } chooser) Assert.Contains(chooser.Field, fields);
            if (row.Condition is { } condition) Assert.Contains(condition.Field, fields);
            if (row.Length is { } length) Assert.Contains(length, fields);
            Assert.False(s_noRole.ContainsKey($"{row.Message}.{row.Field}"));
        }
        Assert.Equal(FieldRoles.All.Count, FieldRoles.All.Select(static row => (row.Message, row.Field)).Distinct().Count());
    }

    private static SortedSet<string> Reachable()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(ImageTypes.All.SelectMany(static type => new[] { type.Message, type.NextMessage ?? "" }).Where(static name => name.Length > 0));
        while (open.TryPop(out string? name))
        {
            if (!found.Add(name)) continue;
            foreach (FieldSchema field in SchemaSet.Criu.GetMessage(name).Fields.Where(static field => field.Kind == FieldKind.Message)) open.Push(field.TypeName);
        }
        return found;
    }

    [GeneratedRegex("mnt_id|ns_?id|port($|id)|(^|_)addr|address|(^|[a-z]*_)[a-z]*[ug]ids?($|_)|path|name|dir|interpreter|prefix|^(local|remote|owner|group|groups|netdev|bound_dev)$|bound_dev|perms|mountpoint|root$|source$", RegexOptions.CultureInvariant)]
    private static partial Regex Suspect();
}
