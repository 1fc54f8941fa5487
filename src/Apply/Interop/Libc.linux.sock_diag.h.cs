namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SOCK_DIAG_BY_FAMILY = 20;
}
