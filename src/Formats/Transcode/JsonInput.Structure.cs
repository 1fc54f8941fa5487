using System.Text;

namespace Soccr.Formats.Transcode;

internal sealed partial class JsonInput
{
    /// <summary>Reads an object member by member, each under its name in the path. A name that comes twice is an error.</summary>
    /// <param name="member">Reads the value of the member of that name.</param>
    public void ReadObject(Action<string> member)
    {
        var seen = new HashSet<string>();
        bool first = true;
        StartObject();
        while (TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            Path.Push(name);
            if (!seen.Add(name)) throw Error("the key is there twice");
            member(name);
            Path.Pop();
        }
    }

    /// <summary>Reads a list element by element, each under its position in the path.</summary>
    public void ReadList(Action element)
    {
        const int none = -1;
        bool first = true;
        int index = 0;
        StartArray();
        while (TryReadElement(ref first))
        {
            Path.At(index++);
            element();
        }
        Path.At(none);
    }

    /// <summary>Looks for a member of the object that is next and reads it, without taking anything. For small objects: the text up to the member stays in memory.</summary>
    /// <returns>What <paramref name="read"/> gives; the default where there is no such member.</returns>
    public T? Preview<T>(string name, Func<T> read)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        T? found = default;
        bool isFound = false;
        bool first = true;
        Pin();
        StartObject();
        while (!isFound && TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            isFound = key.SequenceEqual(wanted);
            if (!isFound)
            {
                SkipValue();
                continue;
            }
            Path.Push(name);
            found = read();
            Path.Pop();
        }
        Unpin();
        return found;
    }

    // Keeps the text from here on, so that Unpin can go back.
    private void Pin() => _pin = _position;

    private void Unpin()
    {
        _position = _pin;
        _pin = -1;
    }
}
