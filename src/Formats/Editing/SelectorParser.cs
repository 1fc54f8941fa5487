using System.Globalization;
using System.Text;

namespace Soccr.Formats.Editing;

/// <summary>Reads the text of a selector.</summary>
/// <param name="text">A text that begins with a selector.</param>
internal sealed class SelectorParser(string text)
{
    /// <summary>Where the parser is: at the end of the selector when it is done.</summary>
    public int Position { get; private set; }

    private char Next => Position < text.Length ? text[Position] : '\0';

    /// <summary>Reads keys and brackets up to what is none.</summary>
    /// <exception cref="ArgumentException">The text makes no sense there.</exception>
    public SelectorStep[] ReadSteps(bool inCondition = false)
    {
        List<SelectorStep> steps = [];
        while (true)
        {
            if (Next == '[')
            {
                if (steps.Count == 0 && !inCondition) throw Error("a selector begins with a member of the image, such as entries[0]");
                steps.Add(ReadBracket(inCondition));
            }
            else if (steps.Count == 0 || Take("."))
            {
                steps.Add(new KeyStep(ReadKey()));
            }
            else
            {
                return [.. steps];
            }
            if (steps[^1] is AppendStep && Next is '.' or '[') throw Error("[+] is where a value is added, nothing is behind it yet");
        }
    }

    public ArgumentException Error(string fact) => new($"selector {text}: at character {Position + 1}: {fact}");

    private string ReadKey()
    {
        int start = Position;
        while (char.IsAsciiLetterOrDigit(Next) || Next is '_' or '@' or '-') Position++;
        return Position > start ? text[start..Position] : throw Error(Next == '\0' ? "expected a key, found the end" : $"expected a key, found '{Next}'");
    }

    private SelectorStep ReadBracket(bool inCondition)
    {
        Position++;
        SelectorStep step;
        if (Take("*")) step = new AllStep();
        else if (Take("?")) step = inCondition ? throw Error("a condition inside a condition") : ReadCondition();
        else if (Take("+")) step = inCondition ? throw Error("[+] inside a condition") : new AppendStep();
        else step = new IndexStep(ReadIndex());
        if (!Take("]")) throw Error("expected ']'");
        return step;
    }

    private int ReadIndex()
    {
        int start = Position;
        Take("-");
        while (char.IsAsciiDigit(Next)) Position++;
        string number = text[start..Position];
        if (int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index)) return index;
        Position = start;
        throw Error("expected a number, *, + or ?condition");
    }

    private WhereStep ReadCondition()
    {
        int start = Position;
        SelectorStep[] path = Next is '=' or '!' ? [] : ReadSteps(inCondition: true);
        bool equal = Take("==");
        if (!equal && !Take("!="))
        {
            return Next == ']' ? new WhereStep(text[start..Position], path, null, true) : throw Error("expected ==, != or ']'");
        }
        byte[] value = ReadValue();
        return new WhereStep(text[start..Position], path, value, equal);
    }

    /// <summary>Reads a JSON string, or anything else up to the bracket.</summary>
    private byte[] ReadValue()
    {
        int start = Position;
        if (Next != '"')
        {
            while (Next is not (']' or '\0')) Position++;
            return Position > start ? Encoding.UTF8.GetBytes(text[start..Position]) : throw Error("expected a value");
        }
        do
        {
            Position += Next == '\\' ? 2 : 1;
            if (Next == '\0') throw Error("the text ends inside a string");
        }
        while (Next != '"');
        Position++;
        try
        {
            return PlainText.Of(Encoding.UTF8.GetBytes(text[start..Position]));
        }
        catch (ImageFormatException e)
        {
            Position = start;
            throw Error(e.Fact);
        }
    }

    private bool Take(string word)
    {
        bool there = string.CompareOrdinal(text, Position, word, 0, word.Length) == 0;
        if (there) Position += word.Length;
        return there;
    }
}
