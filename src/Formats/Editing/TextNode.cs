using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>A JSON value of a <see cref="TextStore"/>. What is inside is looked for when asked for, and can be forgotten again.</summary>
internal sealed class TextNode(byte first, TextSlice slice)
{
    private List<TextMember>? _members;

    public TextSlice Slice { get; private set; } = slice;

    public bool IsObject => first == '{';

    public bool IsList => first == '[';

    /// <summary>Whether the members are no longer those of the text.</summary>
    public bool Changed { get; set; }

    /// <summary>What it is, in words.</summary>
    public string Kind => first switch
    {
        (byte)'{' => "an object",
        (byte)'[' => "a list",
        (byte)'"' => "a text",
        (byte)'t' or (byte)'f' => "a truth value",
        (byte)'n' => "null",
        _ => "a number",
    };

    /// <summary>The same value for another place, where it may become another.</summary>
    public TextNode Again() => new(first, Slice);

    /// <summary>The members of the object, or elements of the list; they may be changed, see <see cref="Changed"/>.</summary>
    public List<TextMember> Members(TextStore store) => _members ??= new TextScanner(store, Slice).ReadMembers();

    /// <summary>Puts the members away: what changed is appended to the text.</summary>
    public void Settle(TextStore store)
    {
        if (Changed)
        {
            Slice = store.Append(text =>
            {
                using var json = new JsonWriter(text, pretty: false);
                Write(json, store, asItIs: true);
                json.Flush();
            });
            Changed = false;
        }
        _members = null;
    }

    /// <summary>Writes the value.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="store">Its text.</param>
    /// <param name="asItIs">Copy what did not change with its white space, instead of laying it out anew.</param>
    public void Write(JsonWriter json, TextStore store, bool asItIs)
    {
        if (!IsObject && !IsList || asItIs && !Changed)
        {
            store.Copy(Slice, json);
            return;
        }
        if (IsObject) json.StartObject();
        else json.StartArray();
        foreach (TextMember member in Members(store))
        {
            json.Element();
            if (IsObject) json.Raw(Encoding.UTF8.GetBytes($"\"{member.Key}\": "));
            member.Value.Write(json, store, asItIs);
        }
        if (IsObject) json.EndObject();
        else json.EndArray();
        if (!Changed) _members = null;
    }
}
