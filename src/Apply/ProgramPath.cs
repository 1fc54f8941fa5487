namespace Soccr.Apply;

/// <summary>
/// Programs by their names, looked for in <c>PATH</c> alone. .NET begins with the folder of this program and the current one, where a file of that name may be
/// anybody's.
/// </summary>
internal static class ProgramPath
{
    /// <summary>Path of a program; null where there is none.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
