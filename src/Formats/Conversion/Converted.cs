namespace Soccr.Formats.Conversion;

/// <summary>What a conversion made.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Result">It.</param>
/// <param name="NotCarried">What the other format has no place for; its values are lost.</param>
/// <param name="Supposed">What the other format wants to know and this one does not say.</param>
public sealed record Converted<T>(T Result, IReadOnlyList<ConversionNote> NotCarried, IReadOnlyList<ConversionNote> Supposed);
