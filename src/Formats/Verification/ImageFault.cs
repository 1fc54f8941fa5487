using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>An image, or an entry of one, that cannot be read.</summary>
/// <param name="File">The image.</param>
/// <param name="Error">What is wrong.</param>
/// <param name="Kind">How far the reading came.</param>
internal sealed record ImageFault(ImageFile File, ImageFormatException Error, FaultKind Kind);

/// <summary>What about an image cannot be read.</summary>
internal enum FaultKind
{
    /// <summary>The magic words.</summary>
    Magic,
    /// <summary>The size word of an entry, or its message.</summary>
    Message,
    /// <summary>The message reads, but lacks a field without which CRIU refuses it.</summary>
    Field,
    /// <summary>The bytes behind a message.</summary>
    Payload,
}
