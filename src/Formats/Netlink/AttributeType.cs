using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>What a payload or a field is, and how it reads in JSON. One object serves all of its kind.</summary>
internal abstract class AttributeType
{
    /// <summary>Bytes; 0 where payloads differ in length.</summary>
    public virtual int Size => 0;

    /// <summary>Whether the kernel sets NLA_F_NESTED on it.</summary>
    public virtual bool SetsNestedFlag => false;

    /// <summary>Whether the payload has a JSON form that gives the same bytes back; otherwise it is written as base64.</summary>
    public abstract bool Fits(ReadOnlySpan<byte> payload, Scope scope);

    /// <summary>Writes a payload that fits.</summary>
    public abstract void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope);

    /// <summary>Reads the JSON form and appends the payload.</summary>
    public abstract void Read(JsonInput input, WireWriter output, Scope scope);
}
