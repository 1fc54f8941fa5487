using Google.Protobuf.Reflection;
using Soccr.Formats.Conversion;
using Soccr.Formats.Schema;

namespace Soccr.Formats.Tests;

/// <summary>The compiled schema against the facts, row by row and both ways.</summary>
public class SchemaFactsTests
{
    // Numbers that are Soccr's: docs/adr/0008-options-of-our-own-range.md.
    private const int FirstOwn = 1024;

    private static readonly FileDescriptorSet s_set = FileDescriptorSet.Parser
        .WithExtensionRegistry([OptsExtensions.Criu]).ParseFrom(SchemaSet.Criu.DescriptorSet.Span);

    [Fact]
    public void DescriptorsAreTheFacts()
    {
        string[] facts = [.. File.ReadLines(Path.Combine(Repository.Fixtures, "facts", "criu-schema.tsv")).Skip(1)];
        string[] compiled = [.. s_set.File.SelectMany(static file => Rows(file, static field => field.Number < FirstOwn))];
        Assert.Equal(facts.Order(StringComparer.Ordinal), compiled.Order(StringComparer.Ordinal));
    }

    /// <summary>Fields of Soccr's own are not taken for CRIU's: these, optional as all that CRIU must pass over, and no others.</summary>
    [Fact]
    public void FieldsOfOurOwnRangeAreTheseOnly()
    {
        FieldDescriptorProto[] own = [.. s_set.File.SelectMany(static file => file.MessageType).SelectMany(static message => message.Field).Where(static field => field.Number >= FirstOwn)];
        Assert.All(own, static field => Assert.Equal(FieldDescriptorProto.Types.Label.Optional, field.Label));
        string[] options = [.. OptionNames.All.Where(static option => option.IsOwn).Select(static option => $"{MessageOf(option)}.{option.Field}")];
        string[] fields = [.. s_set.File.SelectMany(static file => file.MessageType).SelectMany(static message => message.Field.Where(static field => field.Number >= FirstOwn).Select(field => $"{message.Name}.{field.Name}"))];
        Assert.Equal([.. options.Concat(["inet_sk_entry.ipv6_opts", "sk_packet_entry.source"]).Order(StringComparer.Ordinal)], fields.Order(StringComparer.Ordinal));
    }

    /// <summary>The form of an option is one that its field can hold.</summary>
    [Fact]
    public void OptionsHaveFieldsOfTheirForm()
    {
        var kinds = new Dictionary<OptionForm, FieldKind[]>
        {
            [OptionForm.Flag] = [FieldKind.Bool, FieldKind.UInt32],
            [OptionForm.Number] = [FieldKind.UInt32],
            [OptionForm.Signed] = [FieldKind.Int32],
            [OptionForm.WideNumber] = [FieldKind.UInt64],
            [OptionForm.Name] = [FieldKind.String],
            [OptionForm.Bytes] = [FieldKind.Bytes],
        };
        foreach (OptionName option in OptionNames.All.Where(static option => option.Field is not null && option.Form is not (OptionForm.Time or OptionForm.Linger or OptionForm.Filter)))
        {
            FieldSchema field = SchemaSet.Criu.GetMessage(MessageOf(option)).Fields.Single(field => field.Name == option.Field);
            Assert.Contains(field.Kind, kinds[option.Form]);
            Assert.Equal(option.IsOwn, field.Number >= FirstOwn);
        }
    }

    [Fact]
    public void SchemaSetReadsEveryMessage()
    {
        string[] names = [.. s_set.File.SelectMany(static file => file.MessageType).Select(static message => message.Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), SchemaSet.Criu.MessageNames.Order(StringComparer.Ordinal));
        foreach (DescriptorProto message in s_set.File.SelectMany(static file => file.MessageType))
        {
            MessageSchema schema = SchemaSet.Criu.GetMessage(message.Name);
            Assert.Equal(message.Field.Select(static f => f.Number).Order(), schema.Fields.Select(static f => f.Number));
            foreach (FieldSchema field in schema.Fields.Where(static f => f.Kind == FieldKind.Enum))
            {
                Assert.NotEmpty(SchemaSet.Criu.GetEnum(field.TypeName).Values);
            }
        }
    }

    [Fact]
    public void EveryFileHasALicence()
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "schemas", "criu")))
        {
            Assert.StartsWith("// SPDX-License-Identifier: MIT\n", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnUnknownNameIsMisuse()
    {
        Assert.Throws<ArgumentException>(() => SchemaSet.Criu.GetMessage("no_such_entry"));
        Assert.Throws<ArgumentException>(() => SchemaSet.Criu.GetEnum("no_such_enum"));
    }

    private static string MessageOf(OptionName option) => option.Entry switch
    {
        OptionEntry.Ip => "ip_opts_entry",
        OptionEntry.Ip6 => "ipv6_opts_entry",
        OptionEntry.Tcp => "tcp_opts_entry",
        _ => "sk_opts_entry",
    };

    private static IEnumerable<string> Rows(FileDescriptorProto file, Func<FieldDescriptorProto, bool> isWanted)
    {
        // protoc leaves "proto2", the default, out.
        yield return Row(file, "syntax", file.HasSyntax ? file.Syntax : "proto2");
        foreach (string import in file.Dependency.Where(import => import != "opts.proto" || !IsForOwnOnly(file))) yield return Row(file, "import", import);
        foreach (EnumDescriptorProto type in file.EnumType)
        {
            foreach (string row in EnumRows(file, type.Name, type)) yield return row;
        }
        foreach (FieldDescriptorProto extension in file.Extension)
        {
            yield return FieldRow(file, "extension", extension.Extendee.TrimStart('.'), extension);
        }
        foreach (DescriptorProto message in file.MessageType)
        {
            foreach (FieldDescriptorProto field in message.Field.Where(isWanted)) yield return FieldRow(file, "field", message.Name, field);
            foreach (string row in message.EnumType.SelectMany(type => EnumRows(file, $"{message.Name}.{type.Name}", type))) yield return row;
        }
    }

    // Of the options, where no field of CRIU's has one.
    private static bool IsForOwnOnly(FileDescriptorProto file)
    {
        FieldDescriptorProto[] hinted = [.. file.MessageType.SelectMany(static message => message.Field).Where(static field => OptionsOf(field).Length > 0)];
        return hinted.Length > 0 && hinted.All(static field => field.Number >= FirstOwn);
    }

    private static IEnumerable<string> EnumRows(FileDescriptorProto file, string scope, EnumDescriptorProto type) =>
        type.Value.Select(value => Row(file, "enum", scope, $"{value.Number}", value.Name));

    private static string FieldRow(FileDescriptorProto file, string kind, string scope, FieldDescriptorProto field) =>
        Row(file, kind, scope, $"{field.Number}", field.Name, field.Label.ToString().ToLowerInvariant(), TypeOf(field), field.HasDefaultValue ? field.DefaultValue : "", OptionsOf(field));

    private static string Row(FileDescriptorProto file, params string[] cells) => string.Join('\t', (string[])[file.Name, .. cells]).PadTabs(8);

    private static string TypeOf(FieldDescriptorProto field) => field.Type switch
    {
        FieldDescriptorProto.Types.Type.Message => $"message {field.TypeName.TrimStart('.')}",
        FieldDescriptorProto.Types.Type.Enum => $"enum {field.TypeName.TrimStart('.')}",
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    private static string OptionsOf(FieldDescriptorProto field)
    {
        CRIU_Opts? options = field.Options?.GetExtension(OptsExtensions.Criu);
        if (options is null) return "";
        var set = new List<string>();
        if (options.HasHex) set.Add($"(criu).hex={options.Hex}");
        if (options.HasIpadd) set.Add($"(criu).ipadd={options.Ipadd}");
        if (options.HasFlags) set.Add($"(criu).flags={options.Flags}");
        if (options.HasDev) set.Add($"(criu).dev={options.Dev}");
        if (options.HasOdev) set.Add($"(criu).odev={options.Odev}");
        if (options.HasDict) set.Add($"(criu).dict={options.Dict}");
        if (options.HasConv) set.Add($"(criu).conv={options.Conv}");
        return string.Join(',', set).Replace("True", "true", StringComparison.Ordinal);
    }
}

internal static class RowText
{
    /// <summary>Fills a row up to the facts' number of columns.</summary>
    public static string PadTabs(this string row, int tabs) => row + new string('\t', tabs - row.Count(static c => c == '\t'));
}
