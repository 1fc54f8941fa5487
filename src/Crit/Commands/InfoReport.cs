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
        if (style == InfoStyle.Table) AppendRow(file, info);
        else AppendObject(file, info);
    }

    private void AppendRow(string file, ImageInfo info)
    {
        (string one, string many) = info.Magic == "PAGES" ? ("page", "pages") : info.Members is not null ? ("member", "members") : ("entry", "entries");
        _text.Append(JsonText.Line(file)).Append(": ").Append(info.Magic).Append(", ").Append(info.Count).Append(' ').Append(info.Count == 1 ? one : many);
        if (info.PayloadBytes is { } bytes) _text.Append(", ").Append(bytes).Append(" payload bytes");
        if (info.Note is { } note) _text.Append("; ").Append(note);
        _text.Append('\n');
    }

    private void AppendObject(string file, ImageInfo info)
    {
        string indent = style == InfoStyle.List ? "        " : "    ";
        if (_count++ > 0) _text.Append(",\n");
        _text.Append(style == InfoStyle.List ? "    {\n" : "{\n");
        if (style == InfoStyle.List) _text.Append(indent).Append("\"file\": ").Append(JsonText.Quote(file)).Append(",\n");
        _text.Append(indent).Append("\"magic\": \"").Append(info.Magic).Append("\",\n").Append(indent).Append("\"count\": ").Append(info.Count);
        if (info.PayloadBytes is { } bytes) _text.Append(",\n").Append(indent).Append("\"payload_bytes\": ").Append(bytes);
        if (info.Members is { } members) AppendMembers(indent, members);
        if (info.Note is { } note) _text.Append(",\n").Append(indent).Append("\"note\": ").Append(JsonText.Quote(note));
        _text.Append(style == InfoStyle.List ? "\n    }" : "\n}");
    }

    private void AppendMembers(string indent, IReadOnlyList<string> members)
    {
        _text.Append(",\n").Append(indent).Append("\"members\": [");
        for (int i = 0; i < members.Count; i++)
        {
            _text.Append(i == 0 ? "\n" : ",\n").Append(indent).Append("    ").Append(JsonText.Quote(members[i]));
        }
        _text.Append(members.Count == 0 ? "]" : $"\n{indent}]");
    }
}
