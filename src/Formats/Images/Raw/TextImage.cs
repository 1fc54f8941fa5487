using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Raw;

/// <summary>A firewall's rules as text: one string a line.</summary>
/// <param name="description">Which tool wrote it.</param>
internal sealed class TextImage(string description) : RawCodec
{
    private const byte NewLine = (byte)'\n';

    public override string Description => description;

    public override Action? Decode(ByteSource source, JsonWriter json, bool elidePayload)
    {
        bool complete = true;
        while (TryPeekLine(source, out ReadOnlySpan<byte> line, out bool ended))
        {
            json.Element();
            json.String(line);
            source.Advance(line.Length + (ended ? 1 : 0));
            complete = ended;
        }
        if (complete) return null;
        return () =>
        {
            json.Key("\"@noeol\": "u8);
            json.Boolean(true);
        };
    }

    public override RawInput CreateInput(ImageOutput output) => new Input(output);

    public override RawCount Count(ByteSource source)
    {
        long lines = 0;
        while (TryPeekLine(source, out ReadOnlySpan<byte> line, out bool ended))
        {
            lines++;
            source.Advance(line.Length + (ended ? 1 : 0));
        }
        return new RawCount(lines);
    }

    /// <summary>Looks at the next line.</summary>
    /// <param name="source">The text.</param>
    /// <param name="line">The line without its end.</param>
    /// <param name="ended">Whether there is a newline behind it.</param>
    public static bool TryPeekLine(ByteSource source, out ReadOnlySpan<byte> line, out bool ended)
    {
        line = default;
        ended = true;
        if (source.AtEnd) return false;
        for (long size = 256; ; size *= 2)
        {
            if (size > Limits.MessageBytes) throw new ImageFormatException("a line of over a gigabyte is no text", new Location(source.Name, source.Position));
            long left = source.Length is null ? long.MaxValue : source.Left;
            bool all = !source.TryPeek((int)Math.Min(size, left), out ReadOnlySpan<byte> bytes) || bytes.Length == left;
            int end = bytes.IndexOf(NewLine);
            ended = end >= 0;
            if (!ended && !all) continue;
            line = ended ? bytes[..end] : bytes;
            return true;
        }
    }

    private sealed class Input(ImageOutput output) : RawInput
    {
        private bool _any;
        private bool? _noEnd;

        public override void ReadEntries(JsonInput input)
        {
            bool first = true;
            int index = 0;
            while (input.TryReadElement(ref first))
            {
                input.Path.At(index++);
                if (_any) output.Write([NewLine]);
                ReadOnlySpan<byte> line = input.ReadString();
                if (line.Contains(NewLine)) throw input.Error("a newline inside a line; expected one string a line");
                output.Write(line);
                _any = true;
            }
        }

        public override bool TryReadMember(string name, JsonInput input)
        {
            if (name != "@noeol") return false;
            if (_noEnd is not null) throw input.Error("the key is there twice");
            _noEnd = input.ReadBoolean();
            return true;
        }

        public override void Finish()
        {
            if (_any && _noEnd != true) output.Write([NewLine]);
        }
    }
}
