namespace Soccr.Crit;

/// <summary>Exit status of the command.</summary>
internal static class ExitStatus
{
    public const int Done = 0;
    public const int BadData = 1;

    /// <summary>As cmp and diff have it: what was compared is not the same.</summary>
    public const int Different = 1;

    /// <summary>Of a comparison, as cmp and diff have it: it could not be made.</summary>
    public const int NotCompared = 2;

    public const int WrongUsage = 2;

    /// <summary>The restore engine is missing, or refused.</summary>
    public const int EngineRefused = 3;

    public const int HungUp = 129;
    public const int Quit = 131;
    public const int Interrupted = 130;
    public const int Terminated = 143;
}
