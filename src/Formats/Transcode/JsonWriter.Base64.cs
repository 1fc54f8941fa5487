using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

internal sealed partial class JsonWriter
{
    // crit's form: 57 bytes make a line of 76 characters; each line, the last too, ends in an escaped newline.
    private const int LineBytes = 57, LineText = 76;

    private readonly byte[] _line = new byte[LineBytes];
    private int _inLine;

    /// <summary>Writes bytes as a base64 string.</summary>
    public void Base64(ReadOnlySpan<byte> bytes)
    {
        StartBase64();
        AppendBase64(bytes);
        EndBase64();
    }

    /// <summary>Writes bytes of a source as a base64 string, in steps.</summary>
    /// <param name="source">Where they are taken from.</param>
    /// <param name="count">How many; more than there are means all that are left.</param>
    /// <returns>How many there were.</returns>
    public long Base64(ByteSource source, long count)
    {
        long taken = 0;
        StartBase64();
        while (taken < count && source.TakeSome(count - taken) is { IsEmpty: false } some)
        {
            AppendBase64(some);
            taken += some.Length;
        }
        EndBase64();
        return taken;
    }

    /// <summary>Begins a base64 string that is given in steps.</summary>
    public void StartBase64()
    {
        Byte((byte)'"');
        _inLine = 0;
    }

    public void AppendBase64(ReadOnlySpan<byte> bytes)
    {
        if (_inLine > 0)
        {
            int fill = Math.Min(LineBytes - _inLine, bytes.Length);
            bytes[..fill].CopyTo(_line.AsSpan(_inLine));
            _inLine += fill;
            bytes = bytes[fill..];
            if (_inLine < LineBytes) return;
            Line(_line);
        }
        while (bytes.Length >= LineBytes)
        {
            Line(bytes[..LineBytes]);
            bytes = bytes[LineBytes..];
        }
        bytes.CopyTo(_line);
        _inLine = bytes.Length;
    }

    public void EndBase64()
    {
        if (_inLine > 0) Line(_line.AsSpan(0, _inLine));
        Byte((byte)'"');
    }

    private void Line(ReadOnlySpan<byte> bytes)
    {
        Span<byte> room = Room(LineText + 2);
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, room, out _, out int written);
        room[written] = (byte)'\\';
        room[written + 1] = (byte)'n';
        _length += written + 2;
    }
}
