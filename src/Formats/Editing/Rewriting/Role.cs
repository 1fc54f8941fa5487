namespace Soccr.Formats.Editing.Rewriting;

/// <summary>What a value means to the rules: values of one role are changed by the same rules, wherever they stand.</summary>
public enum Role
{
    /// <summary>IPv4 or IPv6 address.</summary>
    Address,
    /// <summary>TCP or UDP port.</summary>
    Port,
    /// <summary>Name of a network device.</summary>
    IfName,
    /// <summary>Id of a mount.</summary>
    MntId,
    /// <summary>CRIU's number of a namespace.</summary>
    NsId,
    /// <summary>Path in a mount namespace.</summary>
    Path,
    /// <summary>Address of a unix socket: a path, or an abstract name.</summary>
    UnixName,
    /// <summary>Path of a cgroup.</summary>
    Cgroup,
    /// <summary>How many bytes of a cgroup's path are the root of a cgroup namespace.</summary>
    CgroupPrefix,
    /// <summary>Name of a cgroup in its parent directory.</summary>
    CgroupDirectory,
    /// <summary>Host name of a UTS namespace.</summary>
    Hostname,
    /// <summary>User id.</summary>
    Uid,
    /// <summary>Group id.</summary>
    Gid,
}
