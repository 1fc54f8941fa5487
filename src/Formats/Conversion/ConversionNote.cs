namespace Soccr.Formats.Conversion;

/// <summary>Something that a conversion could not carry over, or had to suppose.</summary>
/// <param name="Name">Attribute or field.</param>
/// <param name="Fact">What there is to say of it.</param>
public sealed record ConversionNote(string Name, string Fact);
