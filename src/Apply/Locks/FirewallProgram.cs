using System.ComponentModel;
using System.Diagnostics;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Locks;

/// <summary>A program that changes the firewall of a network namespace, such as <c>nft</c>.</summary>
/// <param name="name">Its name.</param>
/// <param name="place">The namespace; null for this process's own.</param>
internal sealed class FirewallProgram(string name, NetworkNamespace? place)
{
    /// <summary>As a shell reports it: from here on a signal ended the program.</summary>
    private const int EndedBySignal = 128;

    private const int Attempts = 3;

    /// <summary>Runs it to its end.</summary>
    /// <param name="input">All of its standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit status, standard output and standard error.</returns>
    /// <exception cref="EngineException">There is no such program.</exception>
    public (int Status, string Output, string Error) Ask(string input, params string[] arguments)
    {
        // Ctrl-C is sent to it too, and is meant for what it works for: that has to be left in order all the same.
        for (int attempt = 1; ; attempt++)
        {
            (int Status, string Output, string Error) answer = RunOnce(input, arguments);
            if (answer.Status < EndedBySignal || attempt == Attempts) return answer;
        }
    }

    /// <summary>Runs it, and expects it to succeed.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="EngineException">There is no such program, or it fails.</exception>
    public string Run(string input, params string[] arguments)
    {
        (int status, string output, string error) = Ask(input, arguments);
        return status == 0 ? output : throw new EngineException($"{name} {string.Join(' ', arguments)}: ended with {status}, expected 0: {error.Trim()}");
    }

    private (int Status, string Output, string Error) RunOnce(string input, string[] arguments)
    {
        string file = ProgramPath.Find(name) ?? throw new EngineException($"{name}: is not in PATH, expected the program that closes the network for TCP connections");
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process program = place is null ? Process.Start(start)! : place.Run(() => Process.Start(start)!);
            Task<string> output = program.StandardOutput.ReadToEndAsync();
            Task<string> error = program.StandardError.ReadToEndAsync();
            Feed(program, input);
            program.WaitForExit();
            return (program.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
        catch (Win32Exception e)
        {
            throw new EngineException($"{file}: cannot be started, expected the program that closes the network for TCP connections: {e.Message}", e);
        }
    }

    private static void Feed(Process program, string input)
    {
        try
        {
            using StreamWriter writer = program.StandardInput;
            writer.Write(input);
        }
        catch (IOException)
        {
            // It ended before it had read all: its exit status and its words say why.
        }
    }
}
