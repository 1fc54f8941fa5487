using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>The namespaces that the sockets of a dump are in, each opened once.</summary>
internal sealed class UnixPlaces : IDisposable
{
    private readonly Dictionary<ulong, (NetworkNamespace Space, SockDiag Diag)> _networks = [];
    private readonly Dictionary<int, MountNamespace?> _mounts = [];

    /// <summary>What the kernel tells of a socket, asked where it is.</summary>
    public UnixDiagnosis? Diagnose(SafeFileHandle socket, uint inode)
    {
        SafeFileHandle network = SocketCalls.OpenNetwork(socket);
        ulong number = PathCalls.Status(network).Inode;
        if (_networks.TryGetValue(number, out (NetworkNamespace Space, SockDiag Diag) known))
        {
            network.Dispose();
        }
        else
        {
            var space = new NetworkNamespace(network, $"network namespace {number}");
            known = _networks[number] = (space, SockDiag.Open(space));
        }
        return known.Diag.UnixSocket(inode);
    }

    /// <summary>The mount namespace of a mount, or null.</summary>
    public MountNamespace? Mounts(int mountId)
    {
        if (!_mounts.TryGetValue(mountId, out MountNamespace? space)) space = _mounts[mountId] = MountNamespace.OfMount(mountId);
        return space;
    }

    public void Dispose()
    {
        foreach ((NetworkNamespace space, SockDiag diag) in _networks.Values)
        {
            diag.Dispose();
            space.Dispose();
        }
        foreach (MountNamespace? space in _mounts.Values) space?.Dispose();
    }
}
