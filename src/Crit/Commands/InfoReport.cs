using System.Text;
using Soccr.Formats;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary>How <c>crit info</c> prints.</summary>
internal enum InfoStyle
{
    /// <summary>One JSON object, as Python's crit prints it.</summary>
    Single,
    /// <summary>One line an image.</summary>
    Table,
    /// <summary>A JSON list.</summary>
    List,
}

/// <summary>Collects what <c>crit info</c> found; a bad image is named and the rest are done.</summary>
internal sealed class InfoReport(InfoStyle style)
{
    private readonly StringBuilder _text = new();
    private int _count;

    /// <summary>Whether an image was bad.</summary>
    public bool Failed { get; private set; }

    public void Add(string file, Func<ImageInfo> read, Func<bool>? isImage = null) => Attempt(() =>
    {
        if (isImage?.Invoke() != false) Append(file, read());
    });

    /// <summary>Does what may find bad data, which is then named.</summary>
    public void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (style != InfoStyle.Single && e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            Failed = true;
            StandardStreams.Complain(e.Message);
        }
    }

    public void Write()
    {
        if (style == InfoStyle.List) StandardStreams.WriteLine(_count == 0 ? "[]" : $"[\n{_text}\n]");
        else if (_text.Length > 0) StandardStreams.WriteLine(_text.ToString().TrimEnd('\n'));
    }

    private void Append(string file, ImageInfo info)
    {
        if (style == InfoStyle.Table)
        {
            _text.Append(file).Append(": ").Append(info.Magic).Append(", ").Append(info.Count).Append(info.Magic == "PAGES" ? " page" : info.Members is not null ? " member" : info.Count == 1 ? " entry" : " entrie").Append(info.Count == 1 ? "" : "s");
            if (info.PayloadBytes is { } bytes) _text.Append(", ").Append(bytes).Append(" payload bytes");
            _text.Append('\n');
            return;
        }
        string indent = style == InfoStyle.List ? "        " : "    ";
        if (_count++ > 0) _text.Append(",\n");
        _text.Append(style == InfoStyle.List ? "    {\n" : "{\n");
        if (style == InfoStyle.List) _text.Append(indent).Append("\"file\": ").Append(JsonText.Quote(file)).Append(",\n");
        _text.Append(indent).Append("\"magic\": \"").Append(info.Magic).Append("\",\n").Append(indent).Append("\"count\": ").Append(info.Count);
        if (info.PayloadBytes is { } payloadBytes) _text.Append(",\n").Append(indent).Append("\"payload_bytes\": ").Append(payloadBytes);
        if (info.Members is { } members)
        {
            _text.Append(",\n").Append(indent).Append("\"members\": [");
            for (int i = 0; i < members.Count; i++)
            {
                _text.Append(i == 0 ? "\n" : ",\n").Append(indent).Append("    ").Append(JsonText.Quote(members[i]));
            }
            _text.Append(members.Count == 0 ? "]" : $"\n{indent}]");
        }
        _text.Append(style == InfoStyle.List ? "\n    }" : "\n}");
    }
}
