using Soccr.Formats.Transcode;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Reads the JSON form of one entry's payload, which may come before the fields that describe it, and keeps it until the message is written.</summary>
internal abstract class PayloadInput : IMessageExtension, IDisposable
{
    /// <summary>Whether the entry had an <c>extra</c>.</summary>
    protected bool HasExtra { get; private set; }

    /// <summary>Whether nothing may follow the payload.</summary>
    public virtual bool TakesRest => false;

    public virtual bool TryReadMember(ReadOnlySpan<byte> key, JsonInput input)
    {
        if (!key.SequenceEqual("extra"u8)) return false;
        input.Path.Push("extra");
        if (HasExtra) throw input.Error("the key is there twice");
        HasExtra = true;
        ReadExtra(input);
        input.Path.Pop();
        return true;
    }

    /// <summary>Forgets the last entry's payload.</summary>
    public virtual void Reset() => HasExtra = false;

    /// <summary>Checks the fields that describe the payload and gives those that are missing.</summary>
    public abstract void Complete(MessageFields fields);

    /// <summary>Makes ready for the message, which takes <paramref name="headLength"/> bytes with its size word and is written next.</summary>
    public virtual void Prepare(int headLength)
    {
    }

    /// <summary>Writes the payload behind the message.</summary>
    public abstract void WriteTo(ImageOutput output);

    public abstract void Dispose();

    protected abstract void ReadExtra(JsonInput input);

    /// <summary>Checks a field that says how much payload there is, or gives it.</summary>
    protected static void Agree(MessageFields fields, string field, ulong actual, string unit)
    {
        ulong? said = fields.Get(field);
        if (said is null) fields.Add(field, actual);
        else if (said != actual) throw fields.Error($"extra is {actual} {unit}, {fields.Codec.Name}.{field} says {said}");
    }
}
