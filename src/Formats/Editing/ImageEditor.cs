using Soccr.Formats.Images;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>
/// Changes single values of an image. What is not touched keeps its bytes. Memory is bound by the largest entry that is touched, without its
/// texts and payloads, and some bytes for each entry; the image's JSON is in temporary files.
/// </summary>
public static class ImageEditor
{
    /// <summary>Writes an image with changes.</summary>
    /// <param name="image">The image; need not seek.</param>
    /// <param name="output">Receives the new image, as <see cref="ImageTranscoder.Encode"/> has it.</param>
    /// <param name="options">Name and type of the image; its JSON is always the pretty one, with payloads.</param>
    /// <param name="edits">The changes, one after the other.</param>
    /// <exception cref="ImageFormatException">The image is malformed, a selector leads to nothing, or a value is none of its field's.</exception>
    public static void Edit(Stream image, Stream output, DecodeOptions options, IReadOnlyList<FieldEdit> edits)
    {
        using var store = new TextStore();
        TextNode root = Read(image, store, options);
        foreach (FieldEdit edit in edits)
        {
            Walk(root, store, options, edit.Selector, edit.Value is { } value ? new SetAction(store, Append(store, value)) : new DeleteAction(store));
        }
        using FileStream text = TemporaryFile.Create();
        using (var json = new JsonWriter(text, pretty: false))
        {
            root.Write(json, store, asItIs: true);
            json.Flush();
        }
        text.Position = 0;
        try
        {
            ImageTranscoder.Encode(text, output, options.Name);
        }
        catch (ImageFormatException e)
        {
            // Nobody has seen that text: the field says enough.
            throw new ImageFormatException(e.Fact, e.Location with { Line = 0, Column = 0 }, e);
        }
    }

    /// <summary>Writes values as JSON in the pretty form, each followed by the end of a line.</summary>
    /// <param name="image">The image; need not seek.</param>
    /// <param name="output">Receives the text.</param>
    /// <param name="options">Name and type of the image.</param>
    /// <param name="selectors">Which values.</param>
    /// <param name="indent">One element a line, else one value a line.</param>
    /// <exception cref="ImageFormatException">The image is malformed, or a selector leads to nothing; values before may have been written.</exception>
    public static void Print(Stream image, Stream output, DecodeOptions options, IReadOnlyList<FieldSelector> selectors, bool indent)
    {
        using var store = new TextStore();
        TextNode root = Read(image, store, options);
        foreach (FieldSelector selector in selectors)
        {
            Walk(root, store, options, selector, new PrintAction(store, output, indent));
        }
    }

    private static TextNode Read(Stream image, TextStore store, DecodeOptions options) =>
        new((byte)'{', store.Append(text => ImageTranscoder.Decode(image, text, options with { Pretty = true, ElidePayload = false })));

    private static TextNode Append(TextStore store, byte[] json) => new(json[0], store.Append(text => text.Write(json)));

    private static void Walk(TextNode root, TextStore store, DecodeOptions options, FieldSelector selector, NodeAction action)
    {
        TextNode entries = root.Members(store).Find(static member => member.Key == "entries").Value;
        var walk = new SelectorWalk(store, selector.Steps, action) { Entries = entries };
        walk.Go(root);
        if (walk.Reached == 0) throw new ImageFormatException(walk.Failure, new Location(options.Name, FieldPath: walk.FailurePath));
    }
}
