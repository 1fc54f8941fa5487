using System.Globalization;
using System.Text;
using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// Changes the fields of messages that rules are about, where they stand: all other bytes stay, also those that are not as protobuf's own writers would
/// write them.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="scope">The entry, for their selectors.</param>
/// <param name="report">Told of each change.</param>
internal sealed class MessageRewriter(RuleSet rules, EntryScope scope, Action<FieldTrail, string, string> report)
{
    private const int UnixNameBytes = 108;

    private readonly CgroupTree _tree = new(rules, scope);

    /// <summary>Where it is.</summary>
    public FieldTrail Trail { get; } = new();

    /// <summary>Rewrites a message.</summary>
    /// <param name="plan">What there is to do.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="offset">Absolute offset of the first one.</param>
    /// <returns>The new bytes; null where nothing changes.</returns>
    /// <exception cref="ImageFormatException">The message is malformed, or a new value has no room.</exception>
    public byte[]? Rewrite(MessagePlan plan, ReadOnlySpan<byte> message, long offset)
    {
        if (Trail.Depth > Limits.MessageDepth) Throw.TooDeep(offset);
        bool isDirectory = plan.Codec.Name == CgroupTree.Message && rules.Has(Role.CgroupDirectory);
        if (isDirectory) _tree.Enter(plan.Codec, message);
        var splices = new Splices();
        AddressWords? words = null;
        int[] counts = plan.NewCounts();
        var reader = new WireReader(message, offset);
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (plan.Find(tag >> 3) is not { } field)
            {
                reader.Skip(tag);
                continue;
            }
            int start = reader.Position;
            reader.Skip(tag);
            int index = field.Field.Repeated ? counts[field.Field.Index]++ : -1;
            var form = (WireType)(tag & 7);
            if (field.Role?.Role == Role.Address)
            {
                (words ??= new AddressWords()).Add(field, form, message, start, reader.Position);
                continue;
            }
            bool fits = form == field.Field.WireType || PackedList.Holds(field.Field, tag);
            if (!fits) continue;
            Trail.Push(field.Field.Schema.Name, index);
            Visit(plan.Codec, field, form, message, start, reader.Position, offset, splices);
            Trail.Pop();
        }
        words?.Rewrite(plan.Codec, message, rules, scope, splices, (field, old, @new) => Report(field, old, @new));
        if (isDirectory) _tree.Leave();
        return splices.IsEmpty ? null : splices.Apply(message);
    }

    private void Visit(MessageCodec codec, FieldPlan field, WireType form, ReadOnlySpan<byte> message, int start, int end, long offset, Splices splices)
    {
        if (form == WireType.Varint)
        {
            RewriteNumber(codec, field, message, message, start, end, splices);
            return;
        }
        ReadOnlySpan<byte> value = Value(message, start, end);
        int valueStart = end - value.Length;
        byte[]? changed = field switch
        {
            { Inner: { } inner } => Rewrite(inner, value, offset + valueStart),
            { Field.Kind: FieldKind.String or FieldKind.Bytes } => RewriteName(codec, field.Role!, message, value, offset + valueStart),
            _ => RewritePacked(codec, field, message, value),
        };
        if (changed is null) return;
        if (changed.Length != value.Length) splices.Replace(start, valueStart, WireForm.EncodeLength(changed.Length, message[start..valueStart]));
        splices.Replace(valueStart, end, changed);
    }

    private byte[]? RewritePacked(MessageCodec codec, FieldPlan field, ReadOnlySpan<byte> message, ReadOnlySpan<byte> list)
    {
        var splices = new Splices();
        var reader = new WireReader(list, 0);
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            reader.ReadVarint();
            RewriteNumber(codec, field, message, list, start, reader.Position, splices);
        }
        return splices.IsEmpty ? null : splices.Apply(list);
    }

    private void RewriteNumber(MessageCodec codec, FieldPlan field, ReadOnlySpan<byte> message, ReadOnlySpan<byte> bytes, int start, int end, Splices splices)
    {
        var reader = new WireReader(bytes[start..end], 0);
        ulong old = WireForm.Value(field.Field.Kind, reader.ReadVarint());
        if (Map(codec, field.Role!, message, old) is not { } @new || @new == old) return;
        splices.Replace(start, end, WireForm.Encode(field.Field.Kind, @new, bytes[start..end]));
        Report("", Text(old), Text(@new));
    }

    private ulong? Map(MessageCodec codec, FieldRole role, ReadOnlySpan<byte> message, ulong value)
    {
        if (role.Role == Role.CgroupPrefix) return CgroupTree.Prefix(codec, message, value, rules, scope);
        if (!role.Holds(codec, message) || !rules.Knows(role.Role, value)) return null;
        return rules.Number(role.Role, value, role.ClassIn(codec, message), scope);
    }

    private byte[]? RewriteName(MessageCodec codec, FieldRole role, ReadOnlySpan<byte> message, ReadOnlySpan<byte> value, long offset)
    {
        if (!role.Holds(codec, message) || (role.KeepsRoot && value is [(byte)'/'])) return null;
        string old = Encoding.Latin1.GetString(value);
        string? @new = role.Role switch
        {
            Role.UnixName => UnixName(old),
            Role.Path or Role.Cgroup => rules.Path(role.Role, old, scope),
            Role.CgroupDirectory => _tree.NewName,
            _ => rules.Name(role.Role, old, scope),
        };
        if (@new is null || @new == old) return null;
        byte[] bytes = Encoding.Latin1.GetBytes(@new);
        if (role.Role == Role.UnixName && bytes.Length > UnixNameBytes) Throw.At(offset, $"the name of the socket would be {bytes.Length} bytes, at most {UnixNameBytes} are possible");
        Report("", Show(role, old), Show(role, @new));
        return bytes;
    }

    // The NUL in front of an abstract name is the rules' @, the one behind a path stays.
    private string? UnixName(string name)
    {
        if (name.StartsWith('\0')) return rules.Path(Role.UnixName, $"@{name[1..]}", scope) is { } changed ? $"\0{changed[1..]}" : null;
        string path = name.TrimEnd('\0');
        return rules.Path(Role.UnixName, path, scope) is { } moved ? moved + name[path.Length..] : null;
    }

    private static string Show(FieldRole role, string value)
    {
        if (role.Role == Role.UnixName) value = value.StartsWith('\0') ? $"@{value[1..]}" : value.TrimEnd('\0');
        return Readable.Text(Encoding.Latin1.GetBytes(value));
    }

    private void Report(string field, string old, string @new)
    {
        if (field.Length > 0) Trail.Push(field);
        report(Trail, old, @new);
        if (field.Length > 0) Trail.Pop();
    }

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> message, int start, int end)
    {
        var reader = new WireReader(message[start..end], 0);
        return reader.ReadBytes();
    }
}
