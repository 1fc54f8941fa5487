using System.Runtime.InteropServices;
using Soccr.Apply;
using Soccr.Formats;

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

    /// <summary>THE TABLE of signals that end the command, with the status that a shell expects: 128 and the signal's number.</summary>
    public static IReadOnlyDictionary<PosixSignal, int> OfSignal { get; } = new Dictionary<PosixSignal, int>
    {
        [PosixSignal.SIGHUP] = 129,
        [PosixSignal.SIGINT] = 130,
        [PosixSignal.SIGQUIT] = 131,
        [PosixSignal.SIGTERM] = 143,
    };

    /// <summary>The status for an error that the user is told; null for a fault of this program.</summary>
    public static int? Of(Exception error) => error switch
    {
        UsageException => WrongUsage,
        EngineException => EngineRefused,
        IOException e when StandardStreams.IsBrokenPipe(e) => Done,
        ImageFormatException or IOException or UnauthorizedAccessException => BadData,
        _ => null,
    };
}
