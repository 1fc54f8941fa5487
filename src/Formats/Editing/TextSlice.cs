namespace Soccr.Formats.Editing;

/// <summary>A piece of a <see cref="TextStore"/>.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct TextSlice(long Start, long Length)
{
    public long End => Start + Length;
}
