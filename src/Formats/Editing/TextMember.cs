namespace Soccr.Formats.Editing;

/// <summary>A member of an object, or an element of a list.</summary>
/// <param name="Key">The member's name; null in a list.</param>
/// <param name="Value">Its value.</param>
internal readonly record struct TextMember(string? Key, TextNode Value);
