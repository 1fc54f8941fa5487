using Soccr.Formats.Images;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints;

/// <summary>How far the reading of an image has come.</summary>
internal enum ReadStage
{
    /// <summary>At the magic words.</summary>
    Head,
    /// <summary>At the size word or the message of an entry.</summary>
    Message,
    /// <summary>Behind a message, at its payload.</summary>
    Payload,
}

/// <summary>Reads the entries of one image, one after another; payloads are passed over.</summary>
internal sealed class EntryReader(ImageFile file) : IDisposable
{
    private readonly ByteSource _source = new(file.OpenRead(), file.FullName);
    private ImageReader? _reader;

    /// <summary>Where a read that failed did so.</summary>
    public ReadStage Stage { get; private set; }

    /// <summary>The magic words that were there; known from the first entry on, or the end.</summary>
    public ImageHead Head => _reader?.Head ?? ImageHead.Raw;

    /// <summary>All entries of an image.</summary>
    /// <exception cref="ImageFormatException">The image is malformed; the entries before were given.</exception>
    public static IEnumerable<ImageEntry> Read(ImageFile file)
    {
        using var reader = new EntryReader(file);
        while (reader.Next() is { } entry)
        {
            yield return entry;
        }
    }

    /// <summary>The next entry, or null behind the last one.</summary>
    /// <exception cref="ImageFormatException">The image is malformed here; what follows cannot be read.</exception>
    public ImageEntry? Next()
    {
        _reader ??= new ImageReader(_source, file.Type);
        Stage = ReadStage.Message;
        long index = _reader.Count;
        try
        {
            if (!_reader.TryReadEntry(out ReadOnlySpan<byte> message)) return null;
            var view = new MessageView(_reader.Codec, message.ToArray(), "entries", (int)index, _reader.MessageOffset, file.FullName);
            PayloadShape shape = _reader.Payload?.Shape(_reader.Codec, message) ?? PayloadShape.None;
            _reader.EndMessage(message.Length);
            long start = _source.Position;
            Stage = ReadStage.Payload;
            if (shape != PayloadShape.None) _reader.Payload!.Skip(shape, _source);
            return new ImageEntry(file, index, view, shape, start, _source.Position - start);
        }
        catch (ImageFormatException e)
        {
            throw e.Within(file.FullName, $"entries[{index}]");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
