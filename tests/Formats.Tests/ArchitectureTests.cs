using System.Text.RegularExpressions;

namespace Soccr.Formats.Tests;

/// <summary>The rules of the house that a machine can check.</summary>
public partial class ArchitectureTests
{
    /// <summary>Namespaces of Formats; each may use those of an earlier row only.</summary>
    private static readonly string[][] s_layers = [["Wire"], ["Schema"], ["Transcode"], ["Netlink"], ["Images"], ["Checkpoints"], ["Verification"], ["Editing"], ["Conversion"]];

    /// <summary>Tables, which may be as long as what they list.</summary>
    private static readonly string[] s_tables = ["ImageTypes.cs", "NumberForms.cs", "FieldRoles.cs"];

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [Fact]
    public void NamespacesUseOnlyThoseToTheirLeft()
    {
        var faults = new List<string>();
        foreach (string file in Sources("Formats"))
        {
            string text = File.ReadAllText(file);
            string own = NamespaceLine().Match(text).Groups[1].Value;
            int layer = Array.FindIndex(s_layers, row => row.Contains(own));
            Assert.True(layer >= 0 || own.Length == 0, $"{file} is in a namespace without a layer: {own}");
            foreach (string used in Use().Matches(text).Select(static match => match.Groups[1].Value))
            {
                int other = Array.FindIndex(s_layers, row => row.Contains(used));
                if (own.Length == 0 ? other >= 0 : other > layer || (other == layer && used != own)) faults.Add($"{file} uses {used}");
            }
        }
        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("Formats")]
    [InlineData("Apply")]
    public void FoldersAreNamespaces(string project)
    {
        string root = Path.Combine(Repository.Root, "src", project);
        foreach (string file in Sources(project))
        {
            string folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('/', '.');
            Assert.Contains($"namespace Soccr.{project}{(folder == "." ? "" : "." + folder)};", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ProjectsReferToTheRightOnly()
    {
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(Repository.Root, "src", "Formats", "Soccr.Formats.csproj")), StringComparison.Ordinal);
        Assert.DoesNotContain("Crit", File.ReadAllText(Path.Combine(Repository.Root, "src", "Apply", "Soccr.Apply.csproj")), StringComparison.Ordinal);
        Assert.DoesNotContain(Sources("Formats"), static file => Console().IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void NativeNamesAreInInteropOnly()
    {
        string interop = Path.Combine(Repository.Root, "src", "Apply", "Interop") + "/";
        string[] files = [.. Sources("Formats").Concat(Sources("Apply")).Concat(Sources("Crit"))];
        Assert.Contains(files, file => file.StartsWith(interop, StringComparison.Ordinal) && Native().IsMatch(File.ReadAllText(file)));
        Assert.DoesNotContain(files, file => !file.StartsWith(interop, StringComparison.Ordinal) && Native().IsMatch(File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("Formats")]
    [InlineData("Apply")]
    [InlineData("Crit")]
    public void FilesAreSmall(string project)
    {
        int[] lengths = [.. Sources(project).Where(static file => !s_tables.Contains(Path.GetFileName(file))).Select(static file => File.ReadLines(file).Count()).Order()];
        Assert.True(lengths[lengths.Length / 2] < 80, $"the median file has {lengths[lengths.Length / 2]} lines");
        Assert.True(lengths[^1] < 500, $"a file has {lengths[^1]} lines");
    }

    [Fact]
    public void NothingIsCalledHelper() =>
        Assert.DoesNotContain(Sources("Formats").Concat(Sources("Apply")).Concat(Sources("Crit")), static file => BadName().IsMatch(Path.GetFileName(file)));

    [GeneratedRegex(@"^namespace Soccr\.Formats(?:\.(\w+)[\w.]*)?;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(?<!namespace )Soccr\.Formats\.(\w+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"\bConsole\b")]
    private static partial Regex Console();

    [GeneratedRegex(@"\b(DllImport|LibraryImport|unsafe|Libc\.)|\bNativeLibrary\b")]
    private static partial Regex Native();

    [GeneratedRegex("Helper|Utils|Manager")]
    private static partial Regex BadName();
}
