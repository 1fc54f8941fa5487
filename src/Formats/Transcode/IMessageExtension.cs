using Soccr.Formats.Schema;

namespace Soccr.Formats.Transcode;

/// <summary>Members of a JSON object that are no fields of its message: a payload, its padding.</summary>
internal interface IMessageExtension
{
    /// <summary>Reads the member where it is one of ours.</summary>
    /// <returns>False where it is not; nothing was read then.</returns>
    bool TryReadMember(ReadOnlySpan<byte> key, JsonInput input);

    /// <summary>Called when the object has ended: fields that the payload determines may be checked and filled in.</summary>
    void Complete(MessageFields fields);
}

/// <summary>The number fields of a message that is just being read.</summary>
internal sealed class MessageFields(JsonToMessage message, MessageCodec codec, Unsaid? unsaid)
{
    /// <summary>The message's schema.</summary>
    public MessageCodec Codec { get; } = codec;

    /// <summary>The value given for a number field; 0 where the JSON says that the field is to be missing.</summary>
    /// <returns>Null where none was given.</returns>
    public ulong? Get(string field) => message.FieldValue(Codec.ByName(field)) ?? (unsaid?.Leaves(field) == true ? 0 : null);

    /// <summary>Gives a field that the JSON left out.</summary>
    public void Add(string field, ulong value)
    {
        FieldCodec codec = Codec.ByName(field);
        if (codec.Kind is FieldKind.UInt32 && value > uint.MaxValue)
        {
            throw message.Error($"{field} would be {value}, more than 32 bits hold");
        }
        message.AddField(codec, value);
    }

    /// <summary>The error for a fact about this message.</summary>
    public ImageFormatException Error(string fact) => message.Error(fact);
}
