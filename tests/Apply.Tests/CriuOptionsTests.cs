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
    public void TheEnginesOwnFieldsAndThoseOfDumpsAreRefused() => Assert.All(CriuFields.Others.Where(static field => field.Value != FieldUse.Json), static field =>
    {
        ImageFormatException refused = Assert.Throws<ImageFormatException>(() => CriuOptions.Validate(new JsonObject { [field.Key] = 1 }));
        Assert.Equal(field.Key, refused.Location.FieldPath);
    });

    [Theory]
    [InlineData("log-level", "5", "5, expected a level of 1 to 4")]
    [InlineData("log-level", "0", "0, expected a level of 1 to 4")]
    [InlineData("log-file", "a/b", "a/b, expected a file name without a directory, which is --work-dir")]
    [InlineData("external", "mnt", "mnt, expected TYPE[KEY]:VALUE")]
    [InlineData("external", "mnt]a[:b", "mnt]a[:b, expected TYPE[KEY]:VALUE")]
    [InlineData("inherit-fd", "fd[x]:pipe:[1]", "fd[x]:pipe:[1], expected fd[N]:KEY")]
    [InlineData("log-level", "", ", expected a level of 1 to 4")]
    public void OtherValuesAreRefused(string name, string value, string message) => Assert.Equal(message, Assert.Throws<FormatException>(() => Option(name).AddTo([], value)).Message);

    /// <summary>What stands behind the brackets is a path of the caller's, but for mounts that CRIU finds out about.</summary>
    [Theory]
    [InlineData("mnt[data]:/srv/data", "mnt[data]:/srv/data")]
    [InlineData("mnt[data]:/srv/../data", "mnt[data]:/data")]
    [InlineData("dev[disk]:/dev/../dev/sdb", "dev[disk]:/dev/sdb")]
    [InlineData("mnt[]", "mnt[]")]
    [InlineData("mnt[]:ms", "mnt[]:ms")]
    [InlineData("veth[eth0]:outer", "veth[eth0]:outer")]
    public void AnExternalMountHasAFullPath(string value, string expected)
    {
        var options = new JsonObject();
        Option("external").AddTo(options, value);
        Assert.Equal(expected, CriuPaths.MakeAbsolute(options)["external"]![0]!.GetValue<string>());
    }

    /// <summary>Paths are the caller's, from whichever option they come.</summary>
    [Theory]
    [InlineData("""{"root":"a"}""", """{"root":"HERE/a"}""")]
    [InlineData("""{"join_ns":[{"ns":"net","ns_file":"a"},{"ns":"uts","ns_file":"12"}]}""", """{"join_ns":[{"ns":"net","ns_file":"HERE/a"},{"ns":"uts","ns_file":"12"}]}""")]
    [InlineData("""{"ext_mnt":[{"key":"a","val":"b"}],"config_file":"c"}""", """{"ext_mnt":[{"key":"a","val":"HERE/b"}],"config_file":"HERE/c"}""")]
    [InlineData("""{"inherit_fd":[{"key":"a","fd":1}],"tcp_close":true}""", """{"inherit_fd":[{"key":"a","fd":1}],"tcp_close":true}""")]
    public void PathsBecomeAbsolute(string options, string expected) =>
        Assert.Equal(expected.Replace("HERE", Environment.CurrentDirectory, StringComparison.Ordinal), CriuPaths.MakeAbsolute(JsonNode.Parse(options)!.AsObject()).ToJsonString());

    [Theory]
    [InlineData("""{"root":"/nowhere"}""", "--root: /nowhere: there is no such directory, expected a directory")]
    [InlineData("""{"config_file":"/nowhere"}""", "--config: /nowhere: there is no such file, expected a file")]
    [InlineData("""{"external":["mnt[]","veth[a]:b","mnt[a]:/nowhere"]}""", "--external: /nowhere: there is no such file, expected a file or a directory")]
    [InlineData("""{"inherit_fd":[{"key":"a","fd":99999}]}""", "--inherit-fd: 99999: there is no such descriptor, expected the number of an open file")]
    [InlineData("""{"join_ns":[{"ns":"net","ns_file":"/"},{"ns":"uts","ns_file":"12"}]}""", "--join-ns: /: there is no such file, expected the file of a namespace")]
    [InlineData("""{"root":"/","inherit_fd":[{"key":"a","fd":1}]}""", null)]
    public void PathsThatLeadNowhereAreNamed(string options, string? fault) => Assert.Equal(fault, CriuPaths.FaultOf(JsonNode.Parse(options)!.AsObject()));

    private static CriuOption Option(string name) => CriuOptions.All.Single(option => option.Name == name);
}
