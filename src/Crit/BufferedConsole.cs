using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit;

/// <summary>
/// What the command-line library writes, kept until it is known whether to print it: with a wrong option it writes a hint to standard output,
/// where the caller expects JSON. It also spares the start of <see cref="Console"/>.
/// </summary>
internal sealed class BufferedConsole : IConsole, IDisposable
{
    private readonly StringWriter _out = new();

    public TextWriter Out => _out;

    public TextWriter Error => TextWriter.Null;

    public TextReader In => TextReader.Null;

    public bool IsInputRedirected => true;

    public bool IsOutputRedirected => true;

    public bool IsErrorRedirected => true;

    public ConsoleColor ForegroundColor { get; set; }

    public ConsoleColor BackgroundColor { get; set; }

    public event ConsoleCancelEventHandler? CancelKeyPress
    {
        add { }
        remove { }
    }

    public void ResetColor()
    {
    }

    public void Dispose() => _out.Dispose();

    /// <summary>Prints what was written.</summary>
    public void Flush()
    {
        string text = _out.ToString().TrimEnd();
        if (text.Length > 0) StandardStreams.WriteLine(text);
    }
}
