using System.Text.Json.Nodes;
using Soccr.Apply.Criu;
using Soccr.Formats.Schema;

namespace Soccr.Apply.Tests;

/// <summary>The tables of options.</summary>
public sealed class CriuOptionsTests
{
    /// <summary>A field that comes with a new CRIU is no option until someone has said what it is.</summary>
    [Fact]
    public void EveryFieldIsAnOptionOrHasAReason() => Assert.Equal(
        SchemaSet.Criu.GetMessage("criu_opts").Fields.Select(static field => field.Name).Order(StringComparer.Ordinal),
        CriuOptions.All.Select(static option => option.Field).Concat(CriuFields.Others.Keys).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(null, 7)]
    [InlineData("none", 0)]
    [InlineData("fpu", 5)]
    [InlineData("all,^ins", 3)]
    [InlineData("none,cpu", 2)]
    public void CapabilitiesAddUp(string? text, int bits)
    {
        var options = new JsonObject();
        Option("cpu-cap").AddTo(options, text);
        Assert.Equal(bits, options["cpu_cap"]!.GetValue<uint>() is var value ? (int)value : 0);
        CriuOptions.Validate(options);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("")]
    [InlineData("^none")]
    [InlineData("fpu,")]
    public void OtherCapabilitiesAreRefused(string text) => Assert.Throws<FormatException>(() => Option("cpu-cap").AddTo([], text));

    [Fact]
    public void TheEnginesOwnFieldsAreRefused() => Assert.All(CriuFields.Others.Where(static field => field.Value == FieldUse.Engine), static field =>
    {
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => CriuOptions.Validate(new JsonObject { [field.Key] = 1 }));
        Assert.Equal(field.Key, refused.Location.FieldPath);
    });

    private static CriuOption Option(string name) => CriuOptions.All.Single(option => option.Name == name);
}
