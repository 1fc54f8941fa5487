namespace Soccr.Crit;

/// <summary>The words on the command line do not make sense together.</summary>
internal sealed class UsageException(string message) : Exception(message);
