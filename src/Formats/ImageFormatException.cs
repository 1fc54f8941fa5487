namespace Soccr.Formats;

/// <summary>
/// The data is not what its format says: a truncated message, a length that disagrees, a misspelt key.
/// Misuse of the API is an <see cref="ArgumentException"/> or <see cref="InvalidOperationException"/> instead.
/// </summary>
public sealed class ImageFormatException : FormatException
{
    /// <summary>Creates the error for a fact found at a place.</summary>
    /// <param name="fact">The fact, then what was expected.</param>
    /// <param name="location">Where it was found.</param>
    /// <param name="innerException">What led to it.</param>
    public ImageFormatException(string fact, Location location = default, Exception? innerException = null)
        : base(Compose(fact, location), innerException)
    {
        Fact = fact;
        Location = location;
    }

    /// <summary>The fact alone, without the place.</summary>
    public string Fact { get; }

    /// <summary>Where the fact was found.</summary>
    public Location Location { get; }

    /// <summary>The same fact with more of its place known: parts given here are used where this one has none.</summary>
    /// <param name="path">File name.</param>
    /// <param name="fieldPath">Field path.</param>
    internal ImageFormatException Within(string? path, string? fieldPath = null) =>
        new(Fact, Location with { Path = Location.Path ?? path, FieldPath = Location.FieldPath ?? fieldPath }, InnerException);

    private static string Compose(string fact, Location location)
    {
        string where = location.ToString();
        return where.Length == 0 ? fact : $"{where}: {fact}";
    }
}
