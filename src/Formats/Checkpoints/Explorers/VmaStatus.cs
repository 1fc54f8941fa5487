namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>CRIU's bits about the kind of a mapping, those that the explorers ask for.</summary>
/// <remarks><c>criu/criu/include/image.h</c>.</remarks>
internal static class VmaStatus
{
    public const uint Regular = 1 << 0;
    public const uint Stack = 1 << 1;
    public const uint Vsyscall = 1 << 2;
    public const uint Vdso = 1 << 3;
    public const uint FilePrivate = 1 << 6;
    public const uint FileShared = 1 << 7;
    public const uint AnonymousShared = 1 << 8;
    public const uint SystemVIpc = 1 << 10;
    public const uint Socket = 1 << 11;
}
