namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int TCP_KEEPCNT = 6;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;
}
