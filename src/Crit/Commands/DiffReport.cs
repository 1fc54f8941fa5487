using System.Globalization;
using Soccr.Formats.Checkpoints.Comparison;

namespace Soccr.Crit.Commands;

/// <summary>How <c>crit diff</c> prints.</summary>
internal enum DiffStyle
{
    /// <summary>A line for each difference, and one that counts them.</summary>
    Lines,
    /// <summary>A line for each file.</summary>
    Brief,
    /// <summary>A JSON list.</summary>
    List,
}

/// <summary>Prints differences as they are found. Nothing is printed where there are none, but for the JSON list, which is empty then.</summary>
internal sealed class DiffReport(DiffStyle style) : IDisposable
{
    /// <summary>A value of more characters is cut; <c>--json</c> has all of it.</summary>
    private const int LongestValue = 160;

    private readonly StreamWriter _output = new(StandardStreams.OpenOutput());
    private string? _file;
    private int _files;
    private long _changed;
    private long _removed;
    private long _added;

    /// <summary>Whether anything differs.</summary>
    public bool Any => _files > 0;

    public void Add(Difference difference)
    {
        bool isNewFile = difference.File != _file;
        if (isNewFile) _files++;
        _file = difference.File;
        if (difference.Old is null) _added++;
        else if (difference.New is null) _removed++;
        else _changed++;
        if (style == DiffStyle.List) WriteObject(difference);
        else if (style == DiffStyle.Lines) WriteLine(difference);
        else if (isNewFile) _output.Write($"{MarkOf(difference, difference.FieldPath.Length == 0)}{JsonText.Line(difference.File)}\n");
    }

    /// <summary>Writes what goes behind the last difference.</summary>
    public void End()
    {
        if (style == DiffStyle.List) _output.Write(Any ? "\n]\n" : "[]\n");
        else if (style == DiffStyle.Lines && Any) _output.Write(string.Create(CultureInfo.InvariantCulture, $"{_changed} changed, {_removed} removed, {_added} added in {_files} file{(_files == 1 ? "" : "s")}\n"));
    }

    public void Dispose() => _output.Dispose();

    private void WriteLine(Difference difference)
    {
        string path = difference.FieldPath.Length == 0 ? "" : $": {difference.FieldPath}";
        string values = difference is { Old: { } old, New: { } now } ? $"{Cut(old)} -> {Cut(now)}" : Cut(difference.Old ?? difference.New!);
        _output.Write($"{MarkOf(difference, true)}{JsonText.Line(difference.File)}{path}: {values}\n");
    }

    private void WriteObject(Difference difference)
    {
        _output.Write(_changed + _removed + _added == 1 ? "[\n" : ",\n");
        _output.Write($"    {{\"file\": {JsonText.Quote(difference.File)}, \"path\": {JsonText.Quote(difference.FieldPath)}, \"old\": {difference.Old ?? "null"}, \"new\": {difference.New ?? "null"}}}");
    }

    private static string MarkOf(Difference difference, bool whole) =>
        whole && difference.New is null ? "- " : whole && difference.Old is null ? "+ " : "  ";

    private static string Cut(string value) => value.Length <= LongestValue
        ? value
        : string.Create(CultureInfo.InvariantCulture, $"{value.AsSpan(0, LongestValue - 40)}... <{value.Length} characters>");
}
