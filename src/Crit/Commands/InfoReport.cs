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

    public void Add(string file, Func<ImageInfo> read)
    {
        try
        {
            Append(file, read());
        }
        catch (Exception e) when (style != InfoStyle.Single && e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            Failed = true;
            StandardStreams.Complain(e.Message);
        }
    }

    public void Write() => StandardStreams.WriteLine(style switch
    {
        InfoStyle.List => _count == 0 ? "[]" : $"[\n{_text}\n]",
        _ => _text.ToString().TrimEnd('\n'),
    });

    private void Append(string file, ImageInfo info)
    {
        if (style == InfoStyle.Table)
        {
            string payload = info.PayloadBytes is { } bytes ? $"  {bytes} payload bytes" : "";
            _text.Append($"{file}: {info.Magic}, {info.Count} {(info.Magic == "PAGES" ? "pages" : "entries")}{payload.Replace("  ", ", ", StringComparison.Ordinal)}\n");
            return;
        }
        string indent = style == InfoStyle.List ? "        " : "    ";
        if (_count++ > 0) _text.Append(",\n");
        _text.Append(style == InfoStyle.List ? "    {\n" : "{\n");
        if (style == InfoStyle.List) _text.Append($"{indent}\"file\": {JsonText.Quote(file)},\n");
        _text.Append($"{indent}\"magic\": \"{info.Magic}\",\n{indent}\"count\": {info.Count}");
        if (info.PayloadBytes is { } payloadBytes) _text.Append($",\n{indent}\"payload_bytes\": {payloadBytes}");
        _text.Append(style == InfoStyle.List ? "\n    }" : "\n}");
    }
}
