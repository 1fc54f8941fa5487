namespace Soccr.Formats.Transcode;

/// <summary>The text that stands for a number in pretty JSON.</summary>
internal abstract class NumberForm
{
    /// <summary>Writes the text.</summary>
    /// <returns>False where the value has none; nothing is written then, and it stays a number.</returns>
    public abstract bool TryWrite(JsonWriter json, ulong value);

    /// <summary>Reads the text.</summary>
    /// <returns>False where it is none of this form's; <paramref name="fault"/> says why, with a suggestion where there is one.</returns>
    public abstract bool TryParse(ReadOnlySpan<byte> text, out ulong value, out string fault);
}
