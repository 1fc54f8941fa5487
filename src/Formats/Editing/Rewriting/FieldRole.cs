using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>What a field's value means: a row of <see cref="FieldRoles"/>.</summary>
/// <param name="Message">The message.</param>
/// <param name="Field">The field; numbers, strings or bytes, one or many.</param>
/// <param name="Role">What it is.</param>
/// <param name="Class">Kind of namespace, for those.</param>
internal sealed record FieldRole(string Message, string Field, Role Role, string? Class = null)
{
    /// <summary>A number field beside it that says which of the role's classes it is: a protocol, or a CLONE_NEW flag.</summary>
    public (string Field, (ulong Value, string Class)[] Values)? Chooser { get; init; }

    /// <summary>A number field beside it, and whether the value has the role where that one has the number.</summary>
    public (string Field, Func<ulong, bool> Holds)? Condition { get; init; }

    /// <summary>Whether the path / stays: a namespace has its root there whatever becomes of what is in it.</summary>
    public bool KeepsRoot { get; init; }

    /// <summary>A number field beside it: how many bits of the address count.</summary>
    public string? Length { get; init; }

    /// <summary>A text field beside it: the value has the role where it is the same text.</summary>
    public string? SameAs { get; init; }

    /// <summary>Whether the role holds in this message.</summary>
    public bool Holds(MessageCodec codec, ReadOnlySpan<byte> message) =>
        (Condition is not { } condition || condition.Holds(Number(codec, message, condition.Field)))
        && (SameAs is null || Text(codec, message, SameAs).SequenceEqual(Text(codec, message, Field)));

    /// <summary>The class of the value, or null.</summary>
    public string? ClassIn(MessageCodec codec, ReadOnlySpan<byte> message)
    {
        if (Chooser is not { } chooser) return Class;
        ulong value = Number(codec, message, chooser.Field);
        return Array.Find(chooser.Values, row => row.Value == value).Class;
    }

    private static ReadOnlySpan<byte> Text(MessageCodec codec, ReadOnlySpan<byte> message, string field) =>
        WireScan.TryFindBytes(message, codec.ByName(field).Number, out ReadOnlySpan<byte> bytes) ? bytes : default;

    /// <summary>The value of a number field, 0 where it is missing.</summary>
    public static ulong Number(MessageCodec codec, ReadOnlySpan<byte> message, string field)
    {
        FieldCodec known = codec.ByName(field);
        return WireScan.TryFindVarint(message, known.Number, out ulong value) ? ScalarValue.Canonical(known.Kind, value) : 0;
    }
}
