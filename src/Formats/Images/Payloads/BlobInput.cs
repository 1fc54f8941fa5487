using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Reads a payload that is one base64 string.</summary>
internal class BlobInput(ImageOutput output, WireWriter message, string[] lengthFields) : PayloadInput
{
    /// <summary>The bytes.</summary>
    protected PayloadBuffer Bytes { get; } = new(output, message);

    public override void Reset()
    {
        base.Reset();
        Bytes.Clear();
    }

    public override void Complete(MessageFields fields)
    {
        ulong rest = (ulong)Bytes.Length;
        string? open = null;
        string said = "";
        foreach (string field in lengthFields)
        {
            if (fields.Get(field) is not { } length)
            {
                if (open is not null) throw fields.Error($"{open} and {field} are both left out; extra gives their sum alone");
                open = field;
                continue;
            }
            said += $"{(said.Length > 0 ? " and " : "")}{fields.Codec.Name}.{field} says {length}";
            if (length > rest) throw Disagree(fields, said);
            rest -= length;
        }
        if (open is not null) fields.Add(open, rest);
        else if (rest != 0) throw Disagree(fields, said);
    }

    public override void Prepare(int headLength) => Bytes.Prepare(headLength);

    public override void WriteTo(ImageOutput output) => Bytes.WriteTo(output);

    public override void Dispose() => Bytes.Dispose();

    protected override void ReadExtra(JsonInput input) => input.ReadBase64(Bytes);

    private ImageFormatException Disagree(MessageFields fields, string said) =>
        fields.Error($"extra is {Bytes.Length} bytes, {said}");
}
