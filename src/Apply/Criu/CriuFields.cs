namespace Soccr.Apply.Criu;

/// <summary>THE TABLE of fields of <c>criu_opts</c> that are no row of <see cref="CriuOptions"/>, and why. What CRIU does with each: <c>criu/criu/cr-service.c</c>.</summary>
public static class CriuFields
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, FieldUse> Others { get; } = new Dictionary<string, FieldUse>
    {
        ["images_dir_fd"] = FieldUse.Engine,
        ["images_dir"] = FieldUse.Engine,
        ["work_dir_fd"] = FieldUse.Engine,
        ["notify_scripts"] = FieldUse.Engine,
        ["pid"] = FieldUse.Engine,
        // The terminal comes as a descriptor with a notification, and nobody here would take it.
        ["orphan_pts_master"] = FieldUse.Engine,
        ["leave_running"] = FieldUse.DumpOnly,
        // Of a dump, or of criu lazy-pages; so are the six of TLS.
        ["ps"] = FieldUse.DumpOnly,
        ["tls_cacert"] = FieldUse.DumpOnly,
        ["tls_cacrl"] = FieldUse.DumpOnly,
        ["tls_cert"] = FieldUse.DumpOnly,
        ["tls_key"] = FieldUse.DumpOnly,
        ["tls"] = FieldUse.DumpOnly,
        ["tls_no_cn_verify"] = FieldUse.DumpOnly,
        ["parent_img"] = FieldUse.DumpOnly,
        ["track_mem"] = FieldUse.DumpOnly,
        ["link_remap"] = FieldUse.DumpOnly,
        ["force_irmap"] = FieldUse.DumpOnly,
        ["irmap_scan_paths"] = FieldUse.DumpOnly,
        ["unix_sk_ino"] = FieldUse.DumpOnly,
        ["ghost_limit"] = FieldUse.DumpOnly,
        ["cgroup_props"] = FieldUse.DumpOnly,
        ["cgroup_props_file"] = FieldUse.DumpOnly,
        ["cgroup_dump_controller"] = FieldUse.DumpOnly,
        ["freeze_cgroup"] = FieldUse.DumpOnly,
        ["timeout"] = FieldUse.DumpOnly,
        ["tcp_skip_in_flight"] = FieldUse.DumpOnly,
        ["pre_dump_mode"] = FieldUse.DumpOnly,
        ["pidfd_store_sk"] = FieldUse.DumpOnly,
        // A restore unlocks as inventory.img says.
        ["network_lock"] = FieldUse.DumpOnly,
        // On the command line it is --external mnt[].
        ["auto_ext_mnt"] = FieldUse.Json,
        // The older form of manage_cgroups_mode.
        ["manage_cgroups"] = FieldUse.Json,
        ["rst_sibling"] = FieldUse.Json,
        ["exec_cmd"] = FieldUse.Json,
        ["status_fd"] = FieldUse.Json,
        ["display_stats"] = FieldUse.Json,
        ["log_to_stderr"] = FieldUse.Json,
    };
}

/// <summary>Why a field of <c>criu_opts</c> is no option of a restore.</summary>
public enum FieldUse
{
    /// <summary>The engine sets it itself, or cannot do what it asks for.</summary>
    Engine,
    /// <summary>A restore does not look at it.</summary>
    DumpOnly,
    /// <summary>It is for programs: reached as JSON only.</summary>
    Json,
}
