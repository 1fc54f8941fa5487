using System.Buffers.Binary;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>
/// Holds a payload until its message is known: small ones in memory; larger ones where they will probably stand in the output, if that
/// can seek, else in a temporary file.
/// </summary>
internal sealed class PayloadBuffer : IByteSink, IDisposable
{
    private const int InMemory = 1024 * 1024;

    private readonly ImageOutput? _output;
    private readonly WireWriter? _message;
    private readonly WireWriter _memory = new();
    private Stream? _temporary;
    private long _place = -1;

    /// <summary>A buffer that uses memory and a temporary file.</summary>
    public PayloadBuffer()
    {
    }

    /// <summary>A buffer that may use the output.</summary>
    /// <param name="output">Where the payload goes in the end.</param>
    /// <param name="message">The message that goes before it, as far as it is known.</param>
    public PayloadBuffer(ImageOutput output, WireWriter message)
    {
        _output = output.CanSeek ? output : null;
        _message = message;
    }

    /// <summary>Bytes held.</summary>
    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        if (_place < 0 && _temporary is null)
        {
            if (Length <= InMemory)
            {
                _memory.WriteRaw(bytes);
                return;
            }
            Spill();
        }
        if (_temporary is not null) _temporary.Write(bytes);
        else _output!.WriteAt(_place + Length - bytes.Length, bytes);
    }

    public void AppendUInt32(uint value)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        Append(word);
    }

    public void Clear()
    {
        Length = 0;
        _memory.Clear();
        _place = -1;
        _temporary?.SetLength(0);
    }

    /// <summary>Moves bytes that lie in the output to where they stand behind a head of that length.</summary>
    public void Prepare(int headLength)
    {
        if (_place < 0) return;
        long place = _output!.Position + headLength;
        if (place != _place) _output.Move(_place, place, Length);
        _place = place;
    }

    /// <summary>Writes the payload, the message being written.</summary>
    public void WriteTo(ImageOutput output)
    {
        if (_place >= 0)
        {
            output.Pass(Length);
        }
        else if (_temporary is not null)
        {
            _temporary.Position = 0;
            output.Write(_temporary, Length);
        }
        else
        {
            output.Write(_memory.Written);
        }
    }

    public void Dispose() => _temporary?.Dispose();

    private void Spill()
    {
        if (_output is not null)
        {
            _place = _output.Position + sizeof(uint) + _message!.Length;
            _output.WriteAt(_place, _memory.Written);
        }
        else
        {
            _temporary ??= TemporaryFile.Create();
            _temporary.Write(_memory.Written);
        }
        _memory.Clear();
    }
}
