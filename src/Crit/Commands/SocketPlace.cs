using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Namespaces;

namespace Soccr.Crit.Commands;

/// <summary>The network namespace that an option names.</summary>
internal static class SocketPlace
{
    /// <summary>Opens it; null for this process's own.</summary>
    /// <exception cref="Apply.EngineException">There is none.</exception>
    public static NetworkNamespace? Open(CommandOption option) => option.Value() is { } path ? NetworkNamespace.Open(path) : null;
}
