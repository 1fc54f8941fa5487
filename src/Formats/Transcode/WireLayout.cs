using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>
/// One item of <c>@wire</c>: a field number (the next value of that field stands here) or bytes to write here as they are.
/// </summary>
/// <param name="Number">Field number.</param>
/// <param name="Bytes">The field's bytes, tag and all; null for a plain number.</param>
internal readonly record struct WireItem(int Number, byte[]? Bytes);

/// <summary>
/// How a message lay on the wire, as far as its named fields cannot tell: order, fields the schema does not know, forms that are not the
/// shortest. <see cref="Read"/> takes it from a message, <see cref="Apply"/> gives it back to one that may have been edited since.
/// </summary>
/// <remarks>
/// Items describe the end of the message; what comes before them is in normal form and order. Bytes of a field that the schema knows are
/// used only where they still say what the named field says, so an edit always wins.
/// </remarks>
internal static class WireLayout
{
    /// <summary>Reads the layout of a message.</summary>
    /// <param name="codec">Its schema.</param>
    /// <param name="message">Its bytes, known to be well formed.</param>
    /// <param name="normal">Receives the known fields in normal form, ordered by number.</param>
    public static List<WireItem> Read(MessageCodec codec, ReadOnlySpan<byte> message, WireWriter normal)
    {
        List<WireRecord> records = WireRecord.Split(message);
        var odd = new HashSet<int>();
        foreach (FieldCodec field in codec.Fields)
        {
            List<WireRecord> own = records.FindAll(record => record.Number == field.Number && Normalizer.Knows(field, record.Tag));
            int start = normal.Length;
            Normalizer.Write(field, message, own, normal);
            if (!IsSame(normal.Written[start..], message, own)) odd.Add(field.Number);
        }
        var items = new List<WireItem>();
        int last = 0;
        foreach (WireRecord record in records)
        {
            bool keepBytes = odd.Contains(record.Number) || !Normalizer.Knows(codec.ByNumber((uint)record.Number), record.Tag);
            if (items.Count == 0 && !keepBytes && record.Number >= last)
            {
                last = record.Number;
                continue;
            }
            items.Add(new WireItem(record.Number, keepBytes ? record.In(message).ToArray() : null));
        }
        return items;
    }

    /// <summary>Lays out a message in normal form and order as the items say.</summary>
    public static byte[] Apply(MessageCodec codec, ReadOnlySpan<byte> message, List<WireItem> items)
    {
        List<WireRecord> records = WireRecord.Split(message);
        var written = new HashSet<int>();
        foreach (FieldCodec field in codec.Fields)
        {
            if (BytesStillHold(field, message, records, items)) written.Add(field.Number);
        }
        var output = new WireWriter();
        Dictionary<int, Queue<WireRecord>> queues = Queues(records, items, written);
        HashSet<WireRecord> queued = [.. queues.Values.SelectMany(static queue => queue)];
        foreach (WireRecord record in records)
        {
            if (!written.Contains(record.Number) && !queued.Contains(record)) output.WriteRaw(record.In(message));
        }
        foreach (WireItem item in items)
        {
            if (item.Bytes is null)
            {
                if (queues.TryGetValue(item.Number, out Queue<WireRecord>? queue) && queue.TryDequeue(out WireRecord record))
                {
                    output.WriteRaw(record.In(message));
                }
            }
            else if (written.Contains(item.Number) || !Normalizer.Knows(codec.ByNumber((uint)item.Number), TagOf(item.Bytes)))
            {
                output.WriteRaw(item.Bytes);
            }
        }
        return output.Written.ToArray();
    }

    // Items of a field take its last values: the ones before them belong to the part in normal order.
    private static Dictionary<int, Queue<WireRecord>> Queues(List<WireRecord> records, List<WireItem> items, HashSet<int> written)
    {
        var queues = new Dictionary<int, Queue<WireRecord>>();
        foreach (IGrouping<int, WireItem> group in items.Where(item => item.Bytes is null && !written.Contains(item.Number)).GroupBy(item => item.Number))
        {
            queues[group.Key] = new Queue<WireRecord>(records.Where(record => record.Number == group.Key).TakeLast(group.Count()));
        }
        return queues;
    }

    private static bool BytesStillHold(FieldCodec field, ReadOnlySpan<byte> message, List<WireRecord> records, List<WireItem> items)
    {
        var kept = new WireWriter();
        foreach (WireItem item in items)
        {
            if (item.Number == field.Number && item.Bytes is { } bytes && Normalizer.Knows(field, TagOf(bytes))) kept.WriteRaw(bytes);
        }
        if (kept.Length == 0) return false;
        var normal = new WireWriter();
        Normalizer.Write(field, kept.Written, WireRecord.Split(kept.Written), normal);
        return IsSame(normal.Written, message, records.FindAll(record => record.Number == field.Number));
    }

    private static uint TagOf(byte[] bytes) => new WireReader(bytes, 0).ReadTag();

    private static bool IsSame(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> message, List<WireRecord> records)
    {
        foreach (WireRecord record in records)
        {
            ReadOnlySpan<byte> own = record.In(message);
            if (!bytes.StartsWith(own)) return false;
            bytes = bytes[own.Length..];
        }
        return bytes.IsEmpty;
    }
}
