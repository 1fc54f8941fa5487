using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Unix sockets that belong together, taken out of running programs or read from images.</summary>
/// <param name="sockets">The sockets. Those of one listener's connections that wait to be accepted are in their order.</param>
/// <param name="files">Descriptors in flight that are no sockets of the set, by file id; owned from now on.</param>
/// <param name="notes">What is not carried, though nothing is lost by it that programs rely on: a line each.</param>
public sealed class UnixSocketSet(IReadOnlyList<UnixSocketRecord> sockets, IReadOnlyDictionary<uint, SafeFileHandle> files, IReadOnlyList<string> notes) : IDisposable
{
    /// <summary>The sockets.</summary>
    public IReadOnlyList<UnixSocketRecord> Sockets => sockets;

    /// <summary>Descriptors in flight that are no sockets of the set, by file id.</summary>
    public IReadOnlyDictionary<uint, SafeFileHandle> Files => files;

    /// <summary>What is not carried, a line each.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The same set with other records, as after an edit. The descriptors belong to both: dispose of one of them.</summary>
    public UnixSocketSet With(IReadOnlyList<UnixSocketRecord> records) => new(records, files, notes);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafeFileHandle file in files.Values) file.Dispose();
    }
}
