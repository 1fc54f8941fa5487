using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>What an attribute's payload is, and how it reads in JSON. One object serves every attribute of its kind.</summary>
internal abstract class AttributeType
{
    /// <summary>Whether the payload has a JSON form that gives the same bytes back; otherwise it is written as base64.</summary>
    public abstract bool Fits(ReadOnlySpan<byte> payload);

    /// <summary>Writes a payload that fits.</summary>
    public abstract void Write(JsonWriter json, ReadOnlySpan<byte> payload);

    /// <summary>Reads the JSON form and appends the payload.</summary>
    public abstract void Read(JsonInput input, WireWriter output);

    /// <summary>The type that the attributes beside this one choose, where they do.</summary>
    public virtual AttributeType Select(ReadOnlySpan<byte> siblings) => this;

    /// <summary>Whether the kernel sets NLA_F_NESTED on it.</summary>
    public virtual bool SetsNestedFlag => false;
}
