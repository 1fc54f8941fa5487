using System.Text.Json;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>The entries of one image, each as a few words; their bytes are read again where they are to be shown.</summary>
/// <param name="file">The image.</param>
internal abstract class ImageIndex(ImageFile file) : IDisposable
{
    /// <summary>A longer message is told as bytes: its text would be some thirty times as long.</summary>
    public const int LongestShown = 32 << 20;

    private readonly MemoryStream _text = new();
    private JsonWriter? _json;
    private Stream? _stream;

    /// <summary>The image.</summary>
    public ImageFile File { get; } = file;

    /// <summary>The entries, in their order.</summary>
    public List<EntryRecord> Records { get; } = [];

    /// <summary>Members beside <c>entries</c>, as JSON.</summary>
    public Dictionary<string, string> Members { get; } = [];

    /// <summary>Bytes behind the last entry that are none.</summary>
    public ByteRange Trailing { get; protected set; } = new(file, 0, 0);

    /// <summary>What becomes of entries without a counterpart.</summary>
    public virtual LeftoverForm Leftovers => LeftoverForm.Paired;

    /// <summary>Fields of entries that differ in all of them at once, and are told once for the image.</summary>
    public virtual IReadOnlyList<string> ToldOnce => [];

    /// <summary>The schema of an entry; null where it is no message.</summary>
    public virtual MessageCodec? CodecOf(int index) => null;

    /// <summary>The parts of an entry's payload, with their keys.</summary>
    public virtual IEnumerable<(string Key, ByteRange Bytes)> PayloadOf(int index) => [];

    /// <summary>An entry as JSON, pretty and on one line.</summary>
    /// <exception cref="ImageFormatException">It is malformed.</exception>
    public JsonDocument Show(int index)
    {
        _text.SetLength(0);
        _json ??= new JsonWriter(_text, pretty: true, oneLine: true);
        Write(_json, index, Read(index));
        _json.Flush();
        // A message may be nested a hundred levels deep, each of them an object, or a list of objects.
        return JsonDocument.Parse(_text.ToArray(), new JsonDocumentOptions { MaxDepth = 4 * Limits.MessageDepth });
    }

    public void Dispose()
    {
        _json?.Dispose();
        _text.Dispose();
        _stream?.Dispose();
    }

    /// <summary>Writes an entry.</summary>
    protected abstract void Write(JsonWriter json, int index, byte[] bytes);

    /// <summary>The bytes of an entry.</summary>
    protected byte[] Read(int index)
    {
        var range = new ByteRange(File, Records[index].Offset, Records[index].Length);
        _stream ??= File.OpenRead();
        _stream.Seek(range.Offset, SeekOrigin.Begin);
        byte[] bytes = new byte[range.Length];
        range.ReadExactly(_stream, bytes, 0);
        return bytes;
    }
}
