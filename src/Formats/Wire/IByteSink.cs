namespace Soccr.Formats.Wire;

/// <summary>Takes bytes in steps.</summary>
internal interface IByteSink
{
    void Append(ReadOnlySpan<byte> bytes);
}
