using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Raw;

/// <summary>An image without magic words or protobuf: what its bytes are and how they read in JSON.</summary>
internal abstract class RawCodec
{
    /// <summary>In words, for <c>crit types</c>.</summary>
    public abstract string Description { get; }

    /// <summary>The word in front of a dump, 0 where there is none. A file without it has the head <see cref="ImageHead.None"/>.</summary>
    public virtual uint DumpMagic => 0;

    /// <summary>Whether a file may begin with that word, where it is not <see cref="DumpMagic"/>.</summary>
    public virtual bool MayBegin(uint word) => true;

    /// <summary>Writes the elements of <c>entries</c>.</summary>
    /// <returns>Writes members that go behind <c>entries</c>, or null.</returns>
    public abstract Action? Decode(ByteSource source, JsonWriter json, bool elidePayload);

    /// <summary>Creates the reader of the JSON form.</summary>
    public abstract RawInput CreateInput(ImageOutput output);

    /// <summary>Counts entries and payload bytes.</summary>
    public abstract RawCount Count(ByteSource source);

    /// <summary>Names of what an archive holds; null where the image is none. Takes the source's bytes.</summary>
    public virtual IReadOnlyList<string>? Members(ByteSource source) => null;

    /// <summary>What a person should know of the image, or null. Nothing is taken from the source.</summary>
    public virtual string? Note(ByteSource source) => null;
}

/// <summary>How much is in a raw image.</summary>
/// <param name="Entries">Messages, lines, pages; 1 for bytes that are one thing.</param>
/// <param name="PayloadBytes">Bytes that are no entries, or null.</param>
/// <param name="Note">What a person should know of it, or null.</param>
internal readonly record struct RawCount(long Entries, long? PayloadBytes = null, string? Note = null);

/// <summary>Reads the JSON of a raw image.</summary>
internal abstract class RawInput
{
    /// <summary>Reads the elements of <c>entries</c>, the list being open.</summary>
    public abstract void ReadEntries(JsonInput input);

    /// <summary>Reads a member beside <c>entries</c>, before or behind them.</summary>
    /// <returns>False where it is none of this form's.</returns>
    public virtual bool TryReadMember(string name, JsonInput input) => false;

    /// <summary>Ends the image.</summary>
    public virtual void Finish()
    {
    }
}
