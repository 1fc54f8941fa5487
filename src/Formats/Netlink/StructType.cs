using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A C structure: fields one behind the other. What a newer kernel has behind them is kept as <c>@rest</c>.</summary>
internal sealed class StructType : AttributeType
{
    private readonly Field[] _fields;
    private readonly int _size;
    private readonly Field? _family;

    /// <param name="fields">
    /// Name and type of each; padding has the name "". The last one may have no fixed size and is then all that is left; an address there is one of the structure's own family.
    /// </param>
    public StructType(params (string Name, AttributeType Type)[] fields)
    {
        _fields = [.. fields.Select(static f => new Field(f.Name, Encoding.UTF8.GetBytes($"\"{f.Name}\": "), f.Type))];
        _size = _fields.Sum(static field => field.Type.Size);
        _family = Array.Find(_fields, static field => field.Type is IntegerType { Names: { } names } && names == Kinds.Families);
    }

    /// <summary>The first field that early forms of a structure lack, which grew over the years: it may end there or later. Null where all fields are always there.</summary>
    public string? GrowsFrom { get; init; }

    /// <summary>How many bytes the last field takes, where it has no fixed size and not all that is left; what is behind it is <c>@rest</c>.</summary>
    public Func<ReadOnlySpan<byte>, int>? OpenBytes { get; init; }

    /// <summary>What the fields must agree on, and in words.</summary>
    public (Func<ReadOnlySpan<byte>, bool> Holds, string Fact)? Rule { get; init; }

    public override int Size => IsOpen ? 0 : _size;

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> Names => _fields.Where(static f => f.Name.Length > 0).Select(static f => f.Name);

    private bool IsOpen => _fields[^1].Type.Size == 0;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope)
    {
        if (payload.Length < _size && GrowsFrom is null) return false;
        scope = ScopeOf(payload, scope);
        bool mayEnd = false;
        int at = 0;
        foreach (Field field in _fields)
        {
            mayEnd |= field.Name == GrowsFrom;
            // Padding belongs to the field before it.
            if (at == payload.Length && !(IsOpen && field == _fields[^1])) return mayEnd && field.Name.Length > 0;
            int size = SizeOf(field, payload, at);
            if (payload.Length - at < size) return false;
            ReadOnlySpan<byte> part = payload.Slice(at, size);
            if (field.Name.Length == 0 ? part.ContainsAnyExcept((byte)0) : !field.Type.Fits(part, scope)) return false;
            at += size;
        }
        return Rule?.Holds(payload) != false;
    }

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        json.StartObject();
        int written = WriteMembers(json, payload, scope);
        if (written < payload.Length)
        {
            json.Key("\"@rest\": "u8);
            json.Base64(payload[written..]);
        }
        json.EndObject();
    }

    /// <summary>Writes the fields as members of an object that is open.</summary>
    /// <returns>How many bytes they take.</returns>
    public int WriteMembers(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        scope = ScopeOf(payload, scope);
        int at = 0;
        foreach (Field field in _fields)
        {
            int size = SizeOf(field, payload, at);
            if (at == payload.Length && size > 0) break;
            if (field.Name.Length > 0)
            {
                json.Key(field.Key);
                field.Type.Write(json, payload.Slice(at, size), scope);
            }
            at += size;
        }
        return at;
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        Values values = Begin(input, scope);
        WireWriter? rest = null;
        input.ReadObject(name =>
        {
            if (name == "@rest") input.ReadBase64(rest = new WireWriter());
            else if (!values.TryRead(name)) throw input.Error($"no such field{Suggestion.For(name, Names)}");
        });
        int start = output.Length;
        bool isWhole = values.WriteTo(output);
        if (rest is not null && (!isWhole || (IsOpen && OpenBytes is null))) throw input.Error("@rest stands behind all fields, and some are missing or take all that is left");
        if (rest is not null) output.WriteRaw(rest.Written);
        if (Rule is { } rule && !rule.Holds(output.Written[start..])) throw input.Error(rule.Fact);
    }

    /// <summary>Begins to collect the fields of the object that is next.</summary>
    public Values Begin(JsonInput input, Scope scope) => new(this, input, ScopeOf(input, scope));

    /// <summary>The scope inside, with the family that the structure has.</summary>
    public Scope ScopeOf(ReadOnlySpan<byte> payload, Scope scope)
    {
        int at = 0;
        foreach (Field field in _fields)
        {
            if (field == _family && at + field.Type.Size <= payload.Length) return scope with { Family = (int)IntegerType.Load(payload.Slice(at, field.Type.Size), bigEndian: false) };
            at += field.Type.Size;
        }
        return scope;
    }

    private int SizeOf(Field field, ReadOnlySpan<byte> payload, int at) =>
        field.Type.Size > 0 ? field.Type.Size : OpenBytes is { } open ? open(payload) : payload.Length - at;

    // The family may stand behind what it decides: the object is looked through for it.
    private Scope ScopeOf(JsonInput input, Scope scope)
    {
        if (_family is not { } field) return scope;
        var value = new WireWriter();
        input.Preview(field.Name, () =>
        {
            field.Type.Read(input, value, scope);
            return true;
        });
        return value.Length == 0 ? scope : scope with { Family = (int)IntegerType.Load(value.Written, bigEndian: false) };
    }

    private sealed record Field(string Name, byte[] Key, AttributeType Type);

    /// <summary>The fields as they are read, in any order.</summary>
    internal sealed class Values(StructType type, JsonInput input, Scope scope)
    {
        private readonly byte[]?[] _values = new byte[type._fields.Length][];

        /// <summary>The scope inside the structure.</summary>
        public Scope Scope => scope;

        /// <summary>Whether there are none yet.</summary>
        public bool IsEmpty => Array.TrueForAll(_values, static value => value is null);

        /// <summary>Reads a field.</summary>
        /// <returns>False where there is none of that name.</returns>
        public bool TryRead(string name)
        {
            int index = Array.FindIndex(type._fields, field => field.Name.Length > 0 && field.Name == name);
            if (index < 0) return false;
            AttributeType form = type._fields[index].Type;
            var value = new WireWriter();
            form.Read(input, value, scope);
            if (form.Size > 0 && value.Length != form.Size) throw input.Error($"the value is {value.Length} bytes, the field has {form.Size}");
            _values[index] = value.Written.ToArray();
            return true;
        }

        /// <summary>Writes the structure.</summary>
        /// <returns>False where fields at its end, which early forms of it lack, are missing.</returns>
        public bool WriteTo(WireWriter output)
        {
            int end = Array.FindLastIndex(_values, static value => value is not null) + 1;
            while (end > 0 && end < _values.Length && type._fields[end].Name.Length == 0) end++;
            int least = type.GrowsFrom is null ? _values.Length : Array.FindIndex(type._fields, field => field.Name == type.GrowsFrom);
            int start = output.Length;
            int last = 0;
            for (int i = 0; i < Math.Max(end, least); i++)
            {
                Field field = type._fields[i];
                if (_values[i] is null && field.Name.Length > 0) throw input.Error($"the field {field.Name} is missing");
                last = output.Length;
                output.WriteRaw(_values[i] ?? new byte[field.Type.Size]);
            }
            if (type.OpenBytes is { } open && open(output.Written[start..]) != output.Length - last) throw input.Error(type.Rule!.Value.Fact);
            return end == _values.Length;
        }
    }
}
