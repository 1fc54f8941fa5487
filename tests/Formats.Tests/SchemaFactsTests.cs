using Google.Protobuf.Reflection;
using Soccr.Formats.Schema;

namespace Soccr.Formats.Tests;

/// <summary>The compiled schema against the facts, row by row and both ways.</summary>
public class SchemaFactsTests
{
    private static readonly FileDescriptorSet s_set = FileDescriptorSet.Parser
        .WithExtensionRegistry([OptsExtensions.Criu]).ParseFrom(SchemaSet.Criu.DescriptorSet.Span);

    [Fact]
    public void DescriptorsAreTheFacts()
    {
        string[] facts = [.. File.ReadLines(Path.Combine(Repository.Fixtures, "facts", "criu-schema.tsv")).Skip(1)];
        string[] compiled = [.. s_set.File.SelectMany(Rows)];
        Assert.Equal(facts.Order(StringComparer.Ordinal), compiled.Order(StringComparer.Ordinal));
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

    private static IEnumerable<string> Rows(FileDescriptorProto file)
    {
        // protoc leaves "proto2", the default, out.
        yield return Row(file, "syntax", file.HasSyntax ? file.Syntax : "proto2");
        foreach (string import in file.Dependency) yield return Row(file, "import", import);
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
            foreach (FieldDescriptorProto field in message.Field) yield return FieldRow(file, "field", message.Name, field);
            foreach (string row in message.EnumType.SelectMany(type => EnumRows(file, $"{message.Name}.{type.Name}", type))) yield return row;
        }
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
