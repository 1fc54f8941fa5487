using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Raw;

/// <summary>A file of bytes: memory pages, an archive. One entry with the whole file as <c>extra</c>.</summary>
/// <param name="description">In words.</param>
/// <param name="unit">Bytes that count as one in <c>info</c>; 0 for the whole file.</param>
internal class BlobImage(string description, int unit = 0) : RawCodec
{
    public override string Description => description;

    /// <summary>Bytes that count as one; 0 for the whole file.</summary>
    public int Unit => unit;

    public override Action? Decode(ByteSource source, JsonWriter json, bool elidePayload)
    {
        json.Element();
        json.StartObject();
        json.Key("\"extra\": "u8);
        if (elidePayload)
        {
            json.String(Encoding.ASCII.GetBytes($"... <{HumanSize.Of(source.Skip(long.MaxValue))}>"));
        }
        else
        {
            json.Base64(source, long.MaxValue);
        }
        json.EndObject();
        return null;
    }

    public override RawInput CreateInput(ImageOutput output) => new Input(output);

    public override RawCount Count(ByteSource source)
    {
        long bytes = source.Skip(long.MaxValue);
        if (unit == 0) return new RawCount(1, bytes);
        long rest = bytes % unit;
        return new RawCount(bytes / unit, bytes, rest == 0 ? null : $"{rest} bytes at the end are no whole page of {unit}");
    }

    private sealed class Input(ImageOutput output) : RawInput, IByteSink
    {
        public override void ReadEntries(JsonInput input)
        {
            bool first = true;
            int index = 0;
            while (input.TryReadElement(ref first))
            {
                input.Path.At(index++);
                if (index > 1) throw input.Error("a second entry; the whole file is one");
                bool firstKey = true;
                bool seen = false;
                input.StartObject();
                while (input.TryReadKey(ref firstKey, out ReadOnlySpan<byte> key))
                {
                    input.Path.Push(Encoding.UTF8.GetString(key));
                    if (!key.SequenceEqual("extra"u8) || seen) throw input.Error(seen ? "the key is there twice" : "no such key; expected extra");
                    seen = true;
                    input.ReadBase64(this);
                    input.Path.Pop();
                }
                if (!seen) throw input.Error("extra is missing; expected base64 of the whole file");
            }
        }

        public void Append(ReadOnlySpan<byte> bytes) => output.Write(bytes);
    }
}
