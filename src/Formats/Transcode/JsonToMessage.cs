using System.Text;
using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>
/// Reads JSON objects into protobuf messages: fields are written as they come and put into order at the end where they came otherwise.
/// </summary>
internal sealed class JsonToMessage(JsonInput input, WireWriter output)
{
    private readonly JsonToValue _values = new(input, output);
    private Segment[] _segments = new Segment[64];
    private int _count;
    private int _frame;
    private int _depth;

    /// <summary>The error for a fact at the place that was read last.</summary>
    public ImageFormatException Error(string fact) => input.Error(fact);

    /// <summary>Reads one object and appends its message to the output.</summary>
    /// <param name="codec">The message's schema.</param>
    /// <param name="extension">What takes members that are no fields.</param>
    public void Read(MessageCodec codec, IMessageExtension? extension = null)
    {
        if (_depth++ > Limits.MessageDepth) throw Error($"messages are nested deeper than {Limits.MessageDepth} levels");
        int frame = _frame;
        int start = output.Length;
        _frame = _count;
        var seen = default(FieldSet);
        Unsaid? unsaid = null;
        int next = 0;
        bool ordered = true;
        bool first = true;
        input.StartObject();
        while (input.TryReadMember(ref first))
        {
            FieldCodec? field;
            if (next < codec.Fields.Length && input.TryTake(codec.Fields[next].Key))
            {
                field = codec.Fields[next];
            }
            else
            {
                ReadOnlySpan<byte> key = input.ReadKey();
                field = codec.ByName(key, next);
                if (field is null)
                {
                    ReadOther(codec, key, extension, ref unsaid);
                    continue;
                }
            }
            input.Path.Push(field.Schema.Name);
            if (!seen.Add(field.Index)) throw Error("the key is there twice");
            ordered &= field.Index >= next;
            next = field.Index + 1;
            ReadField(field);
            input.Path.Pop();
        }
        if (extension is not null)
        {
            int before = _count;
            extension.Complete(new MessageFields(this, codec, unsaid));
            ordered &= before == _count;
            for (; before < _count; before++) seen.Add(_segments[before].Field.Index);
        }
        CheckRequired(codec, seen, unsaid);
        if (!ordered) Reorder(start);
        if (unsaid?.Wire is { } items) output.Replace(start, WireLayout.Apply(codec, output.Written[start..], items));
        _count = _frame;
        _frame = frame;
        _depth--;
    }

    /// <summary>The value of a number field of the message being read, or null.</summary>
    public ulong? FieldValue(FieldCodec field)
    {
        for (int i = _frame; i < _count; i++)
        {
            if (_segments[i].Field == field)
            {
                WireScan.TryFindVarint(output.Written[_segments[i].Start.._segments[i].End], field.Number, out ulong value);
                return value;
            }
        }
        return null;
    }

    /// <summary>Adds a number field to the message being read.</summary>
    public void AddField(FieldCodec field, ulong value)
    {
        int start = output.Length;
        output.WriteVarint(field.Tag);
        output.WriteVarint(value);
        Push(field, start);
    }

    private void ReadOther(MessageCodec codec, ReadOnlySpan<byte> key, IMessageExtension? extension, ref Unsaid? unsaid)
    {
        if (extension?.TryReadMember(key, input) == true) return;
        unsaid ??= new Unsaid();
        if (unsaid.TryRead(key, input, codec)) return;
        string name = Encoding.UTF8.GetString(key);
        input.Path.Push(name);
        throw Error($"no such field of {codec.Name}{Suggestion.For(name, codec.Fields.Select(static f => f.Schema.Name))}");
    }

    private void ReadField(FieldCodec field)
    {
        int start = output.Length;
        if (!field.Repeated)
        {
            output.WriteVarint(field.Tag);
            ReadValue(field);
        }
        else if (field.Schema.Display == FieldDisplay.IpAddress)
        {
            _values.ReadWords(field);
        }
        else
        {
            bool first = true;
            int index = 0;
            input.StartArray();
            while (input.TryReadElement(ref first))
            {
                input.Path.At(index++);
                output.WriteVarint(field.Tag);
                ReadValue(field);
            }
        }
        Push(field, start);
    }

    private void ReadValue(FieldCodec field)
    {
        if (field.Kind != FieldKind.Message)
        {
            _values.Read(field);
            return;
        }
        int start = output.BeginBytes();
        Read(field.Message);
        output.EndBytes(start);
    }

    private void Push(FieldCodec field, int start)
    {
        if (_count == _segments.Length) Array.Resize(ref _segments, 2 * _count);
        _segments[_count++] = new Segment(field, start, output.Length);
    }

    private void Reorder(int start)
    {
        var ordered = new WireWriter();
        foreach (Segment segment in _segments.AsSpan(_frame, _count - _frame).ToArray().OrderBy(static s => s.Field.Number))
        {
            ordered.WriteRaw(output.Written[segment.Start..segment.End]);
        }
        output.Replace(start, ordered.Written);
    }

    private void CheckRequired(MessageCodec codec, FieldSet seen, Unsaid? unsaid)
    {
        FieldSet missing = codec.Required.Except(seen);
        if (missing.IsEmpty) return;
        foreach (FieldCodec field in codec.Fields)
        {
            if (missing.Contains(field.Index) && unsaid?.Leaves(field.Schema.Name) != true)
            {
                throw Error($"{codec.Name} needs its field {field.Schema.Name}");
            }
        }
    }

    private readonly record struct Segment(FieldCodec Field, int Start, int End);
}
