using Soccr.Formats.Checkpoints;
using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Verification;

/// <summary>Whether CRIU's protobuf library takes a message: it refuses one that lacks a required field, at any depth.</summary>
internal static class WholeMessage
{
    /// <summary>The error for the first required field that is missing, or null.</summary>
    /// <exception cref="ImageFormatException">The bytes are no message, here or in a message inside.</exception>
    public static ImageFormatException? MissingField(MessageView message) => MissingField(message.Codec, message.Bytes, message.Offset, 0) is { } found
        ? new ImageFormatException($"{found.Field} of {found.Message} is missing, which CRIU requires", new Location(message.FileName, found.Offset, FieldPath: message.Path))
        : null;

    private static (string Message, string Field, long Offset)? MissingField(MessageCodec codec, ReadOnlySpan<byte> bytes, long offset, int depth)
    {
        if (depth > Limits.MessageDepth) Throw.TooDeep(offset);
        var reader = new WireReader(bytes, offset);
        var seen = default(FieldSet);
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            FieldCodec? field = codec.ByNumber(tag >> 3);
            if (field is null)
            {
                reader.Skip(tag);
                continue;
            }
            seen.Add(field.Index);
            if (tag == field.Tag && field.Kind == FieldKind.Message)
            {
                ReadOnlySpan<byte> inner = reader.ReadBytes();
                if (MissingField(field.Message, inner, reader.Offset - inner.Length, depth + 1) is { } found) return found;
            }
            else if (PackedList.Holds(field, tag))
            {
                ReadOnlySpan<byte> list = reader.ReadBytes();
                PackedList.Check(field, list, reader.Offset - list.Length);
            }
            else if (tag == field.Tag)
            {
                reader.Skip(tag);
            }
            else
            {
                Throw.At(reader.Offset, $"{codec.Name}.{field.Schema.Name} has wire type {tag & 7}, expected {(int)field.WireType}");
            }
        }
        FieldSet missing = codec.Required.Except(seen);
        return missing.IsEmpty ? null : (codec.Name, Array.Find(codec.Fields, field => missing.Contains(field.Index))!.Schema.Name, offset);
    }
}
