using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Soccr.Crit.Tests;

/// <summary>The built command, or the one that SOCCR_CRIT names, and shells that find it.</summary>
internal static class CritCommand
{
    public static string FilePath { get; } = Path.GetFullPath(Environment.GetEnvironmentVariable("SOCCR_CRIT") ?? Path.Combine(BuiltDirectory, "crit"));

    private static string BuiltDirectory =>
        typeof(CritCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "CritDirectory").Value!;

    /// <summary>Starts the command with standard input and output as pipes.</summary>
    public static Process Start(string directory, params string[] arguments)
    {
        // Who starts the tests in the background may have them ignore SIGINT; the command would inherit that.
        ProcessStartInfo info = Prepare("/usr/bin/env", directory);
        info.ArgumentList.Add("--default-signal=INT,TERM,HUP");
        info.ArgumentList.Add(FilePath);
        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        return Process.Start(info)!;
    }

    /// <summary>Runs a line of bash with the command as <c>crit</c> and no input.</summary>
    /// <returns>What it wrote to standard output and error, in one, and its exit status.</returns>
    public static async Task<(string Output, int Status)> RunShellAsync(string directory, string line)
    {
        ProcessStartInfo info = Prepare("/bin/bash", directory);
        info.ArgumentList.Add("-c");
        info.ArgumentList.Add($"exec 2>&1 </dev/null\n{line}");
        info.RedirectStandardOutput = true;
        using Process shell = Process.Start(info)!;
        try
        {
            string output = await shell.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
            await shell.WaitForExitAsync();
            return (output, shell.ExitCode);
        }
        catch (TimeoutException)
        {
            shell.Kill(entireProcessTree: true);
            throw new TimeoutException($"this did not end: {line}");
        }
    }

    private static ProcessStartInfo Prepare(string program, string directory)
    {
        var info = new ProcessStartInfo(program) { WorkingDirectory = directory, UseShellExecute = false };
        info.Environment["PATH"] = $"{Path.GetDirectoryName(FilePath)}:{info.Environment["PATH"]}";
        info.Environment["LC_ALL"] = "C";
        info.Environment["TMPDIR"] = directory;
        // The host looks for the runtime in few places; the one that runs this test will do.
        info.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return info;
    }
}
