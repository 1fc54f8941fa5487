using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>A socket that is being dumped.</summary>
internal sealed class LiveSocket(SafeFileHandle handle, UnixDiagnosis facts, UnixSocketRecord record)
{
    public SafeFileHandle Handle => handle;

    public UnixDiagnosis Facts => facts;

    /// <summary>What is known by now.</summary>
    public UnixSocketRecord Record { get; set; } = record;
}
