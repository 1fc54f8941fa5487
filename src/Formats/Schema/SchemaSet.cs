using Google.Protobuf;
using Google.Protobuf.Reflection;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Schema;

/// <summary>
/// CRIU's schema, read from the embedded descriptor set. Only the messages that are asked for are parsed: building
/// protobuf's full descriptors costs tens of milliseconds at every start.
/// </summary>
/// <remarks>The only user of Google.Protobuf's reflection. Field numbers of the set: <c>google/protobuf/descriptor.proto</c>.</remarks>
public sealed class SchemaSet
{
    private const int FileInSet = 1, MessageInFile = 4, EnumInFile = 5, NameInType = 1;

    private static readonly Lazy<SchemaSet> s_criu = new(static () => new SchemaSet(ReadResource("criu.pb")));

    private readonly byte[] _set;
    private readonly Dictionary<string, TypePlace> _types = [];
    private readonly Dictionary<string, EnumSchema> _nestedEnums = [];
    private readonly ExtensionRegistry _extensions = [OptsExtensions.Criu];

    private SchemaSet(byte[] set)
    {
        _set = set;
        var reader = new WireReader(set, 0);
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag >> 3 != FileInSet)
            {
                reader.Skip(tag);
                continue;
            }
            ReadOnlySpan<byte> file = reader.ReadBytes();
            Index(file, reader.Position - file.Length);
        }
    }

    /// <summary>The schema of CRIU's images and RPC.</summary>
    public static SchemaSet Criu => s_criu.Value;

    /// <summary>The serialized <c>FileDescriptorSet</c> that all this is read from.</summary>
    public ReadOnlyMemory<byte> DescriptorSet => _set;

    /// <summary>Full names of the top-level messages.</summary>
    public IEnumerable<string> MessageNames => _types.Where(static t => !t.Value.IsEnum).Select(static t => t.Key);

    /// <summary>Reads a message's schema.</summary>
    /// <exception cref="ArgumentException">There is no such message.</exception>
    public MessageSchema GetMessage(string name)
    {
        if (!_types.TryGetValue(name, out TypePlace? type) || type.IsEnum)
        {
            throw new ArgumentException($"no message {name} in CRIU's schema", nameof(name));
        }
        DescriptorProto descriptor = DescriptorProto.Parser.WithExtensionRegistry(_extensions)
            .ParseFrom(_set, type.Start, type.Length);
        lock (_nestedEnums)
        {
            foreach (EnumDescriptorProto nested in descriptor.EnumType)
            {
                _nestedEnums[$"{name}.{nested.Name}"] = Convert($"{name}.{nested.Name}", nested);
            }
        }
        var fields = new FieldSchema[descriptor.Field.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = Convert(descriptor.Field[i]);
        }
        return new MessageSchema(name, fields);
    }

    /// <summary>Reads an enum's schema. An enum inside a message is there once its message was read.</summary>
    /// <exception cref="ArgumentException">There is no such enum.</exception>
    public EnumSchema GetEnum(string name)
    {
        if (_types.TryGetValue(name, out TypePlace? type) && type.IsEnum)
        {
            return Convert(name, EnumDescriptorProto.Parser.ParseFrom(_set, type.Start, type.Length));
        }
        lock (_nestedEnums)
        {
            return _nestedEnums.TryGetValue(name, out EnumSchema? nested)
                ? nested
                : throw new ArgumentException($"no enum {name} in CRIU's schema", nameof(name));
        }
    }

    private void Index(ReadOnlySpan<byte> file, int fileStart)
    {
        var reader = new WireReader(file, 0);
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag >> 3 is not (MessageInFile or EnumInFile))
            {
                reader.Skip(tag);
                continue;
            }
            ReadOnlySpan<byte> type = reader.ReadBytes();
            _types[TypeName(type)] = new TypePlace(fileStart + reader.Position - type.Length, type.Length, tag >> 3 == EnumInFile);
        }
    }

    private static string TypeName(ReadOnlySpan<byte> type)
    {
        var reader = new WireReader(type, 0);
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag >> 3 == NameInType) return System.Text.Encoding.UTF8.GetString(reader.ReadBytes());
            reader.Skip(tag);
        }
        return "";
    }

    private static FieldSchema Convert(FieldDescriptorProto field)
    {
        CRIU_Opts? options = field.Options?.GetExtension(OptsExtensions.Criu);
        (FieldDisplay display, string table) = Display(options);
        return new FieldSchema
        {
            Number = field.Number,
            Name = field.Name,
            Kind = Kind(field),
            Repeated = field.Label == FieldDescriptorProto.Types.Label.Repeated,
            Required = field.Label == FieldDescriptorProto.Types.Label.Required,
            Display = display,
            DisplayTable = table,
            TypeName = field.TypeName.TrimStart('.'),
        };
    }

    // The order is crit's: hex wins over dev, dev over flags, flags over dict.
    private static (FieldDisplay Display, string Table) Display(CRIU_Opts? options) => options switch
    {
        null => (FieldDisplay.Plain, ""),
        { Hex: true } => (FieldDisplay.Hex, ""),
        { Dev: true, Odev: true } => (FieldDisplay.OldDevice, ""),
        { Dev: true } => (FieldDisplay.Device, ""),
        { HasFlags: true } => (FieldDisplay.Flags, options.Flags),
        { HasDict: true } => (FieldDisplay.Dictionary, options.Dict),
        { Ipadd: true } => (FieldDisplay.IpAddress, ""),
        { Conv: "unix_name" } => (FieldDisplay.UnixName, ""),
        _ => (FieldDisplay.Plain, ""),
    };

    private static FieldKind Kind(FieldDescriptorProto field) => field.Type switch
    {
        FieldDescriptorProto.Types.Type.Int32 => FieldKind.Int32,
        FieldDescriptorProto.Types.Type.Int64 => FieldKind.Int64,
        FieldDescriptorProto.Types.Type.Uint32 => FieldKind.UInt32,
        FieldDescriptorProto.Types.Type.Uint64 => FieldKind.UInt64,
        FieldDescriptorProto.Types.Type.Sint32 => FieldKind.SInt32,
        FieldDescriptorProto.Types.Type.Sint64 => FieldKind.SInt64,
        FieldDescriptorProto.Types.Type.Fixed64 => FieldKind.Fixed64,
        FieldDescriptorProto.Types.Type.Bool => FieldKind.Bool,
        FieldDescriptorProto.Types.Type.Enum => FieldKind.Enum,
        FieldDescriptorProto.Types.Type.String => FieldKind.String,
        FieldDescriptorProto.Types.Type.Bytes => FieldKind.Bytes,
        FieldDescriptorProto.Types.Type.Message => FieldKind.Message,
        _ => throw new NotSupportedException($"field {field.Name}: type {field.Type} occurs in no CRIU schema file"),
    };

    private static EnumSchema Convert(string name, EnumDescriptorProto descriptor)
    {
        var values = new KeyValuePair<string, int>[descriptor.Value.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new(descriptor.Value[i].Name, descriptor.Value[i].Number);
        }
        return new EnumSchema(name, values);
    }

    // A class of our own: what is generic over framework structs alone cannot be compiled ahead of time.
    private sealed record TypePlace(int Start, int Length, bool IsEnum);

    private static byte[] ReadResource(string name)
    {
        using Stream stream = typeof(SchemaSet).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly lacks its resource {name}");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
