using System.Globalization;
using System.Text.Json;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Compares the entries of two images.</summary>
internal sealed class EntryComparison(ImageIndex old, ImageIndex now)
{
    private readonly Pairing _pairing = new(new Identities(old.Records), new Identities(now.Records), old.Leftovers);
    private readonly RepeatedDifferences _repeated = new(old.ToldOnce);

    /// <summary>What differs, in the order of the old image; then what the new one has besides.</summary>
    public IEnumerable<Difference> Run()
    {
        foreach (string member in old.Members.Keys.Union(now.Members.Keys))
        {
            (string? before, string? after) = (old.Members.GetValueOrDefault(member), now.Members.GetValueOrDefault(member));
            if (before != after) yield return Differ(member, before, after);
        }
        if (_pairing.FindDisorder() is (int place, int first, int second))
        {
            yield return Differ($"entries.@order[{place.ToString(CultureInfo.InvariantCulture)}]", JsonComparison.Quote(NameOf(old, first)), JsonComparison.Quote(NameOf(old, _pairing.OldOf[second])));
        }
        for (int i = 0; i < old.Records.Count; i++)
        {
            if (_pairing.NewOf[i] < 0)
            {
                yield return Differ(NameOf(old, i), Describe(old, i), null);
                continue;
            }
            foreach (Difference difference in Compare(i, _pairing.NewOf[i]))
            {
                if (!_repeated.TryTake(difference)) yield return difference;
            }
        }
        foreach (Difference difference in _repeated.Told()) yield return difference;
        for (int j = 0; j < now.Records.Count; j++)
        {
            if (_pairing.OldOf[j] < 0) yield return Differ(NameOf(now, j), null, Describe(now, j));
        }
        if (old.Trailing.Compare(now.Trailing, "@trailing") is { } trailing) yield return trailing;
    }

    private IEnumerable<Difference> Compare(int i, int j)
    {
        EntryRecord before = old.Records[i];
        EntryRecord after = now.Records[j];
        bool sameMessage = before.Digest == after.Digest;
        if (sameMessage && before.PayloadLength <= 0 && after.PayloadLength <= 0) yield break;
        if (!sameMessage)
        {
            foreach (Difference difference in CompareMessages(i, j)) yield return difference;
        }
        Dictionary<string, ByteRange> payload = now.PayloadOf(j).ToDictionary(static part => part.Key, static part => part.Bytes);
        foreach ((string key, ByteRange bytes) in old.PayloadOf(i))
        {
            if (!payload.Remove(key, out ByteRange other)) yield return Differ($"{NameOf(old, i)}.{key}", ByteRange.Describe(bytes.Length), null);
            // The name is made only for what differs: it takes a look into the entry.
            else if (bytes.Compare(other, "") is { } found) yield return found with { FieldPath = $"{NameOf(old, i)}.{key}" };
        }
        foreach ((string key, ByteRange bytes) in payload) yield return Differ($"{NameOf(old, i)}.{key}", null, ByteRange.Describe(bytes.Length));
    }

    private List<Difference> CompareMessages(int i, int j)
    {
        if (IsLong(old, i) || IsLong(now, j)) return [BytesOf(old, i).Compare(BytesOf(now, j), PositionOf(i))!];
        using JsonDocument before = old.Show(i);
        using JsonDocument after = now.Show(j);
        var comparison = new JsonComparison(old.File.Name);
        comparison.Compare(NameOf(old, i, before.RootElement), before.RootElement, after.RootElement, old.CodecOf(i));
        return comparison.Found;
    }

    private Difference Differ(string path, string? before, string? after) => new(old.File.Name, path, before, after);

    private string NameOf(ImageIndex image, int index)
    {
        if (IsLong(image, index) || !_pairing.IsNamed(image.Records[index].Identity)) return PositionOf(index);
        using JsonDocument entry = image.Show(index);
        return NameOf(image, index, entry.RootElement);
    }

    private string NameOf(ImageIndex image, int index, JsonElement entry) =>
        image.CodecOf(index) is { } codec && _pairing.IsNamed(image.Records[index].Identity) && ElementNames.Of(entry, codec) is { } name ? $"entries{name}" : PositionOf(index);

    /// <summary>A whole entry as JSON, with the lengths of its payload.</summary>
    private static string Describe(ImageIndex image, int index)
    {
        if (IsLong(image, index)) return ByteRange.Describe(image.Records[index].Length);
        using JsonDocument entry = image.Show(index);
        string text = JsonComparison.Text(entry.RootElement);
        foreach ((string key, ByteRange bytes) in image.PayloadOf(index))
        {
            text = $"{text[..^1]}{(text.Length > 2 ? ", " : "")}\"{key}\": {ByteRange.Describe(bytes.Length)}}}";
        }
        return text;
    }

    private static bool IsLong(ImageIndex image, int index) => image.Records[index].Length > ImageIndex.LongestShown;

    private static ByteRange BytesOf(ImageIndex image, int index) => new(image.File, image.Records[index].Offset, image.Records[index].Length);

    private static string PositionOf(int index) => string.Create(CultureInfo.InvariantCulture, $"entries[{index}]");

    /// <summary>The identities in the records, without a copy of them.</summary>
    private sealed class Identities(List<EntryRecord> records) : IReadOnlyList<ElementIdentity>
    {
        public int Count => records.Count;

        public ElementIdentity this[int index] => records[index].Identity;

        public IEnumerator<ElementIdentity> GetEnumerator() => records.Select(static record => record.Identity).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
