using System.Text;
using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>A field, ready to be written and read: its JSON key as bytes, its display form, its message.</summary>
internal sealed class FieldCodec(FieldSchema schema)
{
    private MessageCodec? _message;
    private EnumForm? _enum;

    public FieldSchema Schema { get; } = schema;

    public FieldKind Kind { get; } = schema.Kind;

    public WireType WireType { get; } = schema.WireType;

    public bool Repeated { get; } = schema.Repeated;

    public uint Tag { get; } = schema.Tag;

    public int Number { get; } = schema.Number;

    public int Index { get; } = schema.Index;

    public bool IsHex { get; } = schema.Display == FieldDisplay.Hex;

    /// <summary>The key with its quotes, colon and blank, as it stands in the text.</summary>
    public byte[] Key { get; } = Encoding.UTF8.GetBytes($"\"{schema.Name}\": ");

    /// <summary>The key as it stands behind another member: with <c>", "</c> in front.</summary>
    public byte[] NextKey { get; } = Encoding.UTF8.GetBytes($", \"{schema.Name}\": ");

    /// <summary>Whether the value is a varint that is written as it is where nothing is pretty.</summary>
    public bool IsPlainNumber { get; } = !schema.Repeated && (schema.Kind is FieldKind.UInt32 or FieldKind.UInt64);

    /// <summary>The key's bytes alone.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(schema.Name);

    /// <summary>How the number reads in pretty output, or null for plain digits.</summary>
    public NumberForm? Form { get; } = NumberForms.For(schema);

    /// <summary>The field's message; compiled when first met.</summary>
    public MessageCodec Message => _message ??= MessageCodec.Get(Schema.TypeName);

    /// <summary>The field's enum; read when first met.</summary>
    public EnumForm Enum => _enum ??= new EnumForm(SchemaSet.Criu.GetEnum(Schema.TypeName));
}
