namespace Soccr.Formats.Images;

/// <summary>What is in an image, without its contents.</summary>
/// <param name="Magic">Name of the magic word, or of the type for a raw image.</param>
/// <param name="Count">Entries; a pagemap's head is not counted. Pages for an image of pages.</param>
/// <param name="PayloadBytes">Bytes behind the entries, padding left out; null where the type has none.</param>
/// <param name="Members">Names of what an archive holds; null for other images.</param>
/// <param name="Note">What a person should know of it, such as that a page is not whole; or null.</param>
public readonly record struct ImageInfo(string Magic, long Count, long? PayloadBytes, IReadOnlyList<string>? Members = null, string? Note = null);
