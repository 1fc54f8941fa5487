using System.Runtime.CompilerServices;

namespace Soccr.Formats.Tests;

/// <summary>Where things lie in the source tree.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static string Fixtures => Path.Combine(Root, "tests", "fixtures");

    /// <summary>Set to rewrite goldens; the test that does so fails, so that nobody leaves it set.</summary>
    public static bool UpdatesGoldens => Environment.GetEnvironmentVariable("SOCCR_UPDATE_GOLDENS") == "1";

    /// <summary>Compares a text with its golden file.</summary>
    public static void AssertGolden(string path, string actual)
    {
        if (UpdatesGoldens)
        {
            File.WriteAllText(path, actual);
            Assert.Fail($"{path} was rewritten; look at the difference and run again without SOCCR_UPDATE_GOLDENS");
        }
        Assert.Equal(File.ReadAllText(path), actual);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
