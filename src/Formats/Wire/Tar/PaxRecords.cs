using System.Globalization;
using System.Text;

namespace Soccr.Formats.Wire.Tar;

/// <summary>The records of a pax header: <c>LENGTH KEY=VALUE\n</c> one after the other, the length that of the whole record in decimal digits.</summary>
internal sealed class PaxRecords
{
    private readonly List<(string Key, byte[] Value)> _records = [];

    private PaxRecords()
    {
    }

    /// <summary>No record yet.</summary>
    public static PaxRecords Empty => new();

    /// <summary>The value of a key, the last one where there are several; null where there is none.</summary>
    public byte[]? this[string key] => _records.FindLast(record => record.Key == key).Value;

    /// <summary>The values of two keys that are there again and again, in their order.</summary>
    public IEnumerable<byte[]> All(string one, string other) => _records.Where(record => record.Key == one || record.Key == other).Select(static record => record.Value);

    /// <summary>Whether a key begins so.</summary>
    public bool HasKeyLike(string start) => _records.Exists(record => record.Key.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Reads records.</summary>
    /// <param name="data">All of them.</param>
    /// <param name="offset">Where they are in the archive.</param>
    /// <exception cref="ImageFormatException">They are malformed.</exception>
    public static PaxRecords Read(ReadOnlySpan<byte> data, long offset)
    {
        var records = new PaxRecords();
        while (!data.IsEmpty)
        {
            int blank = data.IndexOf((byte)' ');
            int length = blank > 0 && int.TryParse(data[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out int said) ? said : 0;
            if (length < blank + 3 || length > data.Length) Throw.At(offset, "a pax record does not begin with its length");
            ReadOnlySpan<byte> record = data[(blank + 1)..length];
            int equals = record.IndexOf((byte)'=');
            if (equals < 1 || record[^1] != '\n') Throw.At(offset, "a pax record is not KEY=VALUE and a newline");
            records._records.Add((Encoding.UTF8.GetString(record[..equals]), record[(equals + 1)..^1].ToArray()));
            offset += length;
            data = data[length..];
        }
        return records;
    }

    /// <summary>A value that is a decimal number; null where there is no such key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="offset">Where the records are in the archive.</param>
    /// <exception cref="ImageFormatException">It is no number.</exception>
    public long? Number(string key, long offset)
    {
        if (this[key] is not { } value) return null;
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) Throw.At(offset, $"pax record {key} is no number");
        return number;
    }

    /// <summary>Gives a key another value; adds it where it is not there.</summary>
    public void Set(string key, byte[] value)
    {
        int last = _records.FindLastIndex(record => record.Key == key);
        if (last < 0) _records.Add((key, value));
        else _records[last] = (key, value);
    }

    /// <summary>The records as they are stored.</summary>
    public byte[] ToArray()
    {
        var bytes = new List<byte>();
        foreach ((string key, byte[] value) in _records)
        {
            int rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
            // The digits count too, and may become one more by it.
            int length = rest + Digits(rest);
            length = rest + Digits(length);
            bytes.AddRange(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")));
            bytes.AddRange(value);
            bytes.Add((byte)'\n');
        }
        return [.. bytes];
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
