namespace Soccr.Formats.Images.Payloads;

/// <summary>What an entry's message says of the payload behind it.</summary>
/// <param name="First">A length or a count, as the payload's kind has it.</param>
/// <param name="Second">A second length, for kinds with two parts.</param>
internal readonly record struct PayloadShape(ulong First, ulong Second = 0)
{
    /// <summary>There is no payload, not even an empty one.</summary>
    public static readonly PayloadShape None = new(0, ulong.MaxValue);

    /// <summary>The payload is the rest of the file.</summary>
    public static readonly PayloadShape Rest = new(ulong.MaxValue, ulong.MaxValue);
}
