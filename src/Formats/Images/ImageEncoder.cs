using System.Text;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Writes an image from JSON, entry by entry.</summary>
internal sealed class ImageEncoder : IDisposable
{
    private static readonly string[] s_members = ["magic", "entries", "@head", "@trailing", "@note"];

    private readonly JsonInput _input;
    private readonly ImageOutput _output;
    private readonly WireWriter _message = new();
    private readonly PayloadBuffer _trailing = new();
    private readonly JsonToMessage _reader;
    private ImageType? _type;
    private ImageHead? _head;
    private RawInput? _raw;
    private int _entries;

    /// <param name="input">The text.</param>
    /// <param name="output">Receives the image.</param>
    /// <param name="type">The type, where it is known because the text was looked through before.</param>
    public ImageEncoder(JsonInput input, ImageOutput output, ImageType? type = null)
    {
        _input = input;
        _output = output;
        SetType(type);
        _reader = new JsonToMessage(input, _message);
    }

    /// <summary>Whether another member came before <c>magic</c>, so that nothing was written: find the magic and begin again.</summary>
    public bool NeedsType { get; private set; }

    /// <summary>Called before the first entry: there will be no second try.</summary>
    public Action? TypeFound { get; init; }

    public void Run()
    {
        var seen = default(FieldSet);
        bool first = true;
        if (_input.Peek() == 0) throw _input.Error("the text is empty; expected an object with magic and entries");
        _input.StartObject();
        while (_input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            int member = Array.IndexOf(s_members, name);
            _input.Path.Push(name);
            // What the others mean depends on the type.
            if (_type is null && (member > 0 || name.StartsWith('@')))
            {
                NeedsType = true;
                return;
            }
            if (member < 0 && _raw?.TryReadMember(name, _input) == true)
            {
                _input.Path.Pop();
                continue;
            }
            if (member < 0) throw _input.Error($"no such member of an image{Suggestion.For(name, s_members[..4])}; expected magic and entries");
            if (!seen.Add(member)) throw _input.Error("the key is there twice");
            ReadMember(name, afterEntries: seen.Contains(1));
            _input.Path.Pop();
        }
        if (!seen.Contains(0)) throw _input.Error("magic is missing; expected the name of an image's magic word");
        if (!seen.Contains(1)) throw _input.Error("entries is missing; expected a list");
        _input.End();
        if (seen.Contains(3) && !(_type!.Single && _entries > 0)) throw _input.Error($"@trailing: only an image that CRIU reads one entry of has bytes behind it, and {_type.Name} has {_entries} here");
        _raw?.Finish();
        _trailing.WriteTo(_output);
        _output.Complete();
    }

    public void Dispose() => _trailing.Dispose();

    private void SetType(ImageType? type)
    {
        _type = type;
        _raw = type?.Raw?.CreateInput(_output);
    }

    private void ReadMember(string name, bool afterEntries)
    {
        switch (name)
        {
            case "magic":
                ImageType type = ReadType(_input);
                if (_type is null) SetType(type);
                break;
            case "@head" when afterEntries:
                throw _input.Error("stands behind entries; expected before them");
            case "@head":
                string word = Encoding.UTF8.GetString(_input.ReadString());
                _head = ImageHeads.ByName(word) ?? throw _input.Error($"{word} is no head; expected none, common or service");
                if (_raw is not null && _head != ImageHead.None) throw _input.Error($"a raw image such as {_type!.Name} has no such word in front; @head may be none");
                break;
            case "@trailing":
                _input.ReadBase64(_trailing);
                break;
            case "@note":
                _input.SkipValue();
                break;
            default:
                ReadEntries(_type!);
                break;
        }
    }

    /// <summary>Reads the value of <c>magic</c>.</summary>
    public static ImageType ReadType(JsonInput input)
    {
        string name = Encoding.UTF8.GetString(input.ReadString());
        ImageType? type = ImageTypes.ByMagicName(name) ?? ImageTypes.ByName(name);
        return type ?? throw input.Error($"no image has the magic {name}{Suggestion.For(name, ImageTypes.All.Select(static t => t.MagicName))}");
    }

    private void ReadEntries(ImageType type)
    {
        TypeFound?.Invoke();
        if (type.Raw is not null)
        {
            ReadRawEntries(type.Raw);
            return;
        }
        ImageHeads.Write(_output, type, _head ?? type.Head);
        if (_input.TryReadNull()) return;
        MessageCodec codec = MessageCodec.Get(type.Message);
        PayloadInput? payload = type.Payload?.CreateInput(_output, _message);
        using PayloadInput? firstPayload = payload;
        using PayloadInput? nextPayload = type.NextPayload?.CreateInput(_output, _message);
        bool first = true;
        bool closed = false;
        int index = 0;
        _input.StartArray();
        while (_input.TryReadElement(ref first))
        {
            _input.Path.At(index++);
            if (closed) throw _input.Error("an entry behind a payload that is the rest of the file; a chunked ghost file has \"chunks\": true");
            ReadEntry(codec, payload);
            _entries = index;
            closed = payload?.TakesRest == true;
            if (index != 1 || type.NextMessage is null) continue;
            codec = MessageCodec.Get(type.NextMessage);
            payload = nextPayload;
        }
    }

    private void ReadRawEntries(RawCodec codec)
    {
        if (codec.DumpMagic != 0 && _head is null) _output.WriteUInt32(codec.DumpMagic);
        if (_input.TryReadNull()) return;
        _input.StartArray();
        _raw!.ReadEntries(_input);
    }

    private void ReadEntry(MessageCodec codec, PayloadInput? payload)
    {
        _message.Clear();
        payload?.Reset();
        _reader.Read(codec, payload);
        payload?.Prepare(sizeof(uint) + _message.Length);
        _output.WriteUInt32((uint)_message.Length);
        _output.Write(_message.Written);
        payload?.WriteTo(_output);
    }
}
