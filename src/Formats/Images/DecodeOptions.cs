namespace Soccr.Formats.Images;

/// <summary>How an image is decoded.</summary>
public sealed record DecodeOptions
{
    /// <summary>Name of the image for messages.</summary>
    public required string Name { get; init; }

    /// <summary>What the image is, where the name or the caller says so.</summary>
    public ImageType? Type { get; init; }

    /// <summary>One element a line, and numbers in the form that suits the field.</summary>
    public bool Pretty { get; init; }

    /// <summary>Print the size of payloads instead of their bytes. Such JSON cannot be encoded.</summary>
    public bool ElidePayload { get; init; }

    /// <summary>Called with the number of bytes read since the last call.</summary>
    public Action<long>? Progress { get; init; }
}
