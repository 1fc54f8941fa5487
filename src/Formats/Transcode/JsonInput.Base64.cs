using System.Buffers;
using System.Buffers.Text;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

internal sealed partial class JsonInput
{
    private const int StagedText = 64 * 1024;

    private byte[]? _staged;

    /// <summary>Reads a string of base64, white space ignored, handing on the bytes in steps.</summary>
    public void ReadBase64(IByteSink sink)
    {
        if (Peek() != '"') throw Error($"expected a base64 string, found {Describe()}");
        RefuseElided();
        _staged ??= new byte[StagedText];
        int staged = 0;
        _position++;
        while (true)
        {
            int run = Rest.IndexOfAny((byte)'"', (byte)'\\');
            bool stop = run >= 0;
            if (!stop) run = _end - _position;
            while (run > 0)
            {
                int step = Math.Min(run, StagedText - staged);
                Rest[..step].CopyTo(_staged.AsSpan(staged));
                _position += step;
                staged += step;
                run -= step;
                if (staged == StagedText) staged = Decode(staged, sink, final: false);
            }
            if (!stop)
            {
                if (!Fill(1)) throw Error("the text ends inside a string");
            }
            else if (_buffer[_position] == '"')
            {
                break;
            }
            else if (NextEscape() is var c and not ('\n' or '\r' or '\t'))
            {
                if (c > 0x7f) throw Error("the string is no base64");
                _staged[staged++] = (byte)c;
                if (staged == StagedText) staged = Decode(staged, sink, final: false);
            }
        }
        Decode(staged, sink, final: true);
        _position++;
    }

    /// <summary>Refuses the text that stands for a payload in JSON made with --nopl.</summary>
    public void RefuseElided()
    {
        if (Peek() == '"' && Fill(6) && Rest.StartsWith("\"... <"u8)) throw Error("the payload is not here: this JSON was made with --nopl");
    }

    /// <summary>Decodes what is staged; the last quantum is kept back until it is known to be last.</summary>
    private int Decode(int staged, IByteSink sink, bool final)
    {
        int ready = final ? staged : staged - 8;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(StagedText);
        OperationStatus status = Base64.DecodeFromUtf8(_staged.AsSpan(0, ready), bytes, out int consumed, out int written, final);
        sink.Append(bytes.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(bytes);
        bool whole = final ? status == OperationStatus.Done : status is OperationStatus.Done or OperationStatus.NeedMoreData;
        if (!whole)
        {
            _token = _position;
            throw Error("the string is no base64");
        }
        _staged.AsSpan(consumed, staged - consumed).CopyTo(_staged);
        return staged - consumed;
    }
}
