namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SYS_pidfd_getfd = 438;
    public const int SYS_pidfd_open = 434;
}
