namespace Soccr.Formats.Transcode;

/// <summary>A set of field indices.</summary>
internal struct FieldSet
{
    public const int Capacity = 128;

    private ulong _low;
    private ulong _high;

    public readonly bool IsEmpty => (_low | _high) == 0;

    /// <summary>Adds an index.</summary>
    /// <returns>False where it was there already.</returns>
    public bool Add(int index)
    {
        ref ulong word = ref _low;
        if (index >= 64) return AddHigh(1UL << (index - 64));
        ulong bit = 1UL << index;
        bool added = (word & bit) == 0;
        word |= bit;
        return added;
    }

    public readonly bool Contains(int index) => ((index < 64 ? _low : _high) >> (index & 63) & 1) != 0;

    public readonly FieldSet Except(FieldSet other) => new() { _low = _low & ~other._low, _high = _high & ~other._high };

    private bool AddHigh(ulong bit)
    {
        bool added = (_high & bit) == 0;
        _high |= bit;
        return added;
    }
}
