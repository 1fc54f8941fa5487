namespace Soccr.Apply.Sockets.Unix;

/// <summary>A datagram that waits to be read, or a piece of a stream.</summary>
/// <param name="Data">Its bytes; a datagram may have none.</param>
/// <param name="Source">Name of the socket that a datagram came from, as <see cref="UnixSocketRecord.Name"/> has it; empty for one without a name.</param>
/// <param name="Rights">Descriptors that go with it (SCM_RIGHTS), by file id; of a stream with its first byte.</param>
public sealed record UnixPacket(ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Source, IReadOnlyList<uint> Rights);
