namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>A way to compress a whole archive.</summary>
public interface ICompression
{
    /// <summary>Its name, for messages.</summary>
    string Name { get; }

    /// <summary>The bytes that compressed data begins with.</summary>
    ReadOnlySpan<byte> Magic { get; }

    /// <summary>Decompresses, forward only.</summary>
    /// <param name="compressed">The data; disposed with the stream that is returned.</param>
    /// <returns>A stream whose reads throw <see cref="InvalidDataException"/> where the data is damaged or ends early.</returns>
    /// <exception cref="IOException">It needs a library that is not there.</exception>
    Stream Open(Stream compressed);

    /// <summary>Compresses.</summary>
    /// <param name="target">Receives the data; not disposed.</param>
    /// <returns>A stream whose disposal ends the data.</returns>
    /// <exception cref="IOException">It needs a library that is not there.</exception>
    Stream Create(Stream target);
}
