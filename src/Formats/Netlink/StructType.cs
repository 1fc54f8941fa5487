using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A C structure: fields one behind the other, the last ones perhaps missing in dumps of older kernels.</summary>
internal sealed class StructType : AttributeType
{
    private readonly Field[] _fields;

    /// <param name="fields">Name and type of each; padding has the name "".</param>
    public StructType(params (string Name, AttributeType Type, int Size)[] fields)
    {
        _fields = [.. fields.Select(static f => new Field(f.Name, Encoding.UTF8.GetBytes($"\"{f.Name}\": "), f.Type, f.Size))];
        Size = _fields.Sum(static field => field.Size);
    }

    /// <summary>Bytes of the whole structure.</summary>
    public int Size { get; }

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> Names => _fields.Where(static f => f.Name.Length > 0).Select(static f => f.Name);

    public override bool Fits(ReadOnlySpan<byte> payload)
    {
        int at = 0;
        foreach (Field field in _fields)
        {
            // Padding at the end is not told from a structure that ends before it.
            if (at == payload.Length) return at > 0 && (field.Name.Length > 0 || field != _fields[^1]);
            if (payload.Length - at < field.Size) return false;
            ReadOnlySpan<byte> part = payload.Slice(at, field.Size);
            if (field.Name.Length == 0 ? part.ContainsAnyExcept((byte)0) : !field.Type.Fits(part)) return false;
            at += field.Size;
        }
        // A newer kernel's structure is longer; what is not known of it is kept as bytes.
        return true;
    }

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload)
    {
        json.StartObject();
        WriteMembers(json, payload);
        json.EndObject();
    }

    /// <summary>Writes the fields as members of an object that is open.</summary>
    public void WriteMembers(JsonWriter json, ReadOnlySpan<byte> payload)
    {
        int at = 0;
        foreach (Field field in _fields)
        {
            if (at == payload.Length) break;
            if (field.Name.Length > 0)
            {
                json.Key(field.Key);
                field.Type.Write(json, payload.Slice(at, field.Size));
            }
            at += field.Size;
        }
        if (at >= payload.Length) return;
        json.Key("\"@rest\": "u8);
        json.Base64(payload[at..]);
    }

    public override void Read(JsonInput input, WireWriter output)
    {
        Values values = Begin();
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            string name = Encoding.UTF8.GetString(key);
            input.Path.Push(name);
            if (!values.TryRead(name, input)) throw input.Error($"no such field{Suggestion.For(name, Names)}");
            input.Path.Pop();
        }
        values.WriteTo(output, input);
    }

    /// <summary>Begins to collect the fields.</summary>
    public Values Begin() => new(_fields);

    internal sealed record Field(string Name, byte[] Key, AttributeType Type, int Size);

    /// <summary>The fields as they are read, in any order.</summary>
    internal sealed class Values(Field[] fields)
    {
        private readonly byte[]?[] _values = new byte[fields.Length][];
        private readonly WireWriter _rest = new();

        /// <summary>Reads a field.</summary>
        /// <returns>False where there is none of that name.</returns>
        public bool TryRead(string name, JsonInput input)
        {
            if (name == "@rest")
            {
                input.ReadBase64(_rest);
                return true;
            }
            int index = Array.FindIndex(fields, field => field.Name.Length > 0 && field.Name == name);
            if (index < 0) return false;
            if (_values[index] is not null) throw input.Error("the key is there twice");
            var value = new WireWriter();
            fields[index].Type.Read(input, value);
            if (value.Length != fields[index].Size) throw input.Error($"the value is {value.Length} bytes, the field has {fields[index].Size}");
            _values[index] = value.Written.ToArray();
            return true;
        }

        /// <summary>Writes the structure. Fields at its end may be missing, others not.</summary>
        public void WriteTo(WireWriter output, JsonInput input)
        {
            int last = Array.FindLastIndex(_values, static value => value is not null);
            // Padding behind the last field belongs to it, unless older kernels end there.
            if (last == fields.Length - 2 && fields[^1].Name.Length == 0) last++;
            for (int i = 0; i <= last; i++)
            {
                if (_values[i] is null && fields[i].Name.Length > 0) throw input.Error($"the field {fields[i].Name} is missing");
                output.WriteRaw(_values[i] ?? new byte[fields[i].Size]);
            }
            if (_rest.Length > 0 && last < fields.Length - 1) throw input.Error("@rest stands behind all fields, and some are missing");
            output.WriteRaw(_rest.Written);
        }
    }
}
