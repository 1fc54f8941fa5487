using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Where unix sockets are made again, and how.</summary>
public sealed record UnixRestoreOptions
{
    /// <summary>The network namespace of a socket; null for this process's own.</summary>
    public Func<UnixSocketRecord, NetworkNamespace?> Network { get; init; } = static _ => null;

    /// <summary>The mount namespace that a socket's path is one of; null for this process's own.</summary>
    public Func<UnixSocketRecord, MountNamespace?> Mounts { get; init; } = static _ => null;

    /// <summary>Sets options from a <c>sk_opts_entry</c>, after queues are filled; null where the caller does it, or not.</summary>
    public Action<SafeFileHandle, JsonObject>? ApplyOptions { get; init; }
}
