using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Sockets that go on here.</summary>
/// <param name="sockets">Their names and descriptors, closed on exec, in their order; owned from now on.</param>
/// <param name="notes">What they do not have of their images, a line each.</param>
public sealed class RestoredSockets(IReadOnlyList<(string Name, SafeFileHandle Handle)> sockets, IReadOnlyList<string> notes) : IDisposable
{
    /// <summary>Names such as <c>tcp-4711</c>, and descriptors.</summary>
    public IReadOnlyList<(string Name, SafeFileHandle Handle)> Sockets => sockets;

    /// <summary>What they do not have of their images.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, SafeFileHandle handle) in sockets) handle.Dispose();
    }
}
