using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit;

/// <summary>One verb of the command.</summary>
/// <param name="Name">The word.</param>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Configure">Gives the verb its options and its action.</param>
internal sealed record Verb(string Name, string Description, Action<CommandLineApplication> Configure);

/// <summary>Exit status of the command.</summary>
internal static class ExitStatus
{
    public const int Done = 0;
    public const int BadData = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}

/// <summary>The words on the command line do not make sense together.</summary>
internal sealed class UsageException(string message) : Exception(message);
