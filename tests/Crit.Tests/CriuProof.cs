namespace Soccr.Crit.Tests;

/// <summary>Runs a script with the functions of <c>tests/engines</c>, in a directory of its own.</summary>
internal static class CriuProof
{
    /// <param name="need">What the script asks of the machine.</param>
    /// <param name="functions">The file of functions that it uses.</param>
    /// <param name="script">The script, which fails where one of its commands does.</param>
    /// <param name="answers">What it has to print.</param>
    public static async Task RunAsync(Need need, string functions, string script, params string[] answers)
    {
        Needs.Demand(need);
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(Repository.Root, "tests", "engines", functions);
        (string output, int status) = await CritCommand.RunShellAsync(directory.FullPath, $". '{path}'\n{script}");
        Assert.True(status == 0, output);
        Assert.All(answers, answer => Assert.Contains(answer, output, StringComparison.Ordinal));
    }
}
