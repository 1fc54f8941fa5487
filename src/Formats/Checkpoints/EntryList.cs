using System.Collections;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints;

/// <summary>
/// Entries kept as the bytes of their messages, one behind another. An <see cref="ImageEntry"/> is made when it is asked for: kept as objects,
/// hundreds of thousands of open files would take five times as much.
/// </summary>
internal sealed class EntryList : IReadOnlyList<ImageEntry>
{
    private const int ChunkBytes = 1 << 16, BlockSlots = 1 << 10;

    // In blocks: one list that doubles leaves as much behind as it holds.
    private readonly List<Slot[]> _slots = [];
    private readonly List<byte[]> _chunks = [];
    private readonly List<ImageFile> _files = [];
    private readonly List<MessageCodec> _codecs = [];

    // Few types have payloads; empty for the others.
    private readonly Dictionary<int, Payload> _payloads = [];
    private int _used = ChunkBytes;

    /// <param name="entries">Entries of one image, or of several.</param>
    public EntryList(IEnumerable<ImageEntry> entries)
    {
        foreach (ImageEntry entry in entries) Add(entry);
    }

    public int Count { get; private set; }

    public ImageEntry this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count);
            Slot slot = _slots[index / BlockSlots][index % BlockSlots];
            ImageFile file = _files[slot.File];
            var message = new MessageView(_codecs[slot.Codec], _chunks[slot.Chunk].AsMemory(slot.Start, slot.Length), "entries", slot.Index, slot.Offset, file.FullName);
            Payload payload = _payloads.GetValueOrDefault(index, new Payload(PayloadShape.None, slot.Offset + slot.Length, 0));
            return new ImageEntry(file, slot.Index, message, payload.Shape, payload.Offset, payload.Length);
        }
    }

    public IEnumerator<ImageEntry> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(ImageEntry entry)
    {
        if (_files.Count == 0 || _files[^1] != entry.File) _files.Add(entry.File);
        if (entry.HasPayload) _payloads[Count] = new Payload(entry.Shape, entry.PayloadOffset, entry.PayloadLength);
        ReadOnlySpan<byte> bytes = entry.Message.Bytes;
        int start = Keep(bytes);
        // Most lists have an entry or two.
        if (Count % BlockSlots == 0) _slots.Add(new Slot[Count == 0 ? 4 : BlockSlots]);
        Slot[] block = _slots[^1];
        if (Count % BlockSlots == block.Length) Array.Resize(ref block, 4 * block.Length);
        _slots[^1] = block;
        block[Count++ % BlockSlots] = new Slot(_chunks.Count - 1, start, bytes.Length, (int)entry.Index, entry.Message.Offset, (ushort)CodecOf(entry), _files.Count - 1);
    }

    // A message lies in one chunk; a longer one has a chunk of its own.
    private int Keep(ReadOnlySpan<byte> bytes)
    {
        if (_chunks.Count == 0 || bytes.Length > _chunks[^1].Length - _used)
        {
            _chunks.Add(new byte[Math.Max(bytes.Length, Count == 0 ? bytes.Length : ChunkBytes)]);
            _used = 0;
        }
        int start = _used;
        bytes.CopyTo(_chunks[^1].AsSpan(start));
        _used += bytes.Length;
        return start;
    }

    private int CodecOf(ImageEntry entry)
    {
        int known = _codecs.IndexOf(entry.Message.Codec);
        if (known >= 0) return known;
        _codecs.Add(entry.Message.Codec);
        return _codecs.Count - 1;
    }

    private readonly record struct Slot(int Chunk, int Start, int Length, int Index, long Offset, ushort Codec, int File);

    private readonly record struct Payload(PayloadShape Shape, long Offset, long Length);
}
