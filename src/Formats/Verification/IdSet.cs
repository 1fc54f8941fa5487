using System.Collections;

namespace Soccr.Formats.Verification;

/// <summary>A set of ids. They mostly follow each other, so 64 of them share a word: hundreds of thousands take as many bytes, not ten times that.</summary>
internal sealed class IdSet : IEnumerable<ulong>
{
    private const int WordBits = 6;

    private readonly Dictionary<ulong, ulong> _words = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an id.</summary>
    /// <returns>False where it was there.</returns>
    public bool Add(ulong id)
    {
        ref ulong word = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_words, id >> WordBits, out _);
        ulong bit = 1UL << (int)id;
        if ((word & bit) != 0) return false;
        word |= bit;
        Count++;
        return true;
    }

    /// <summary>Whether an id is among them.</summary>
    public bool Contains(ulong id) => (_words.GetValueOrDefault(id >> WordBits) & 1UL << (int)id) != 0;

    /// <inheritdoc/>
    public IEnumerator<ulong> GetEnumerator()
    {
        foreach ((ulong high, ulong word) in _words)
        {
            for (ulong left = word; left != 0; left &= left - 1) yield return high << WordBits | (uint)System.Numerics.BitOperations.TrailingZeroCount(left);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
