using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>A packet of a queue with the descriptors that go with it.</summary>
internal sealed record LivePacket(byte[] Data, byte[] Source, IReadOnlyList<SafeFileHandle> Descriptors);
