namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SIOCUNIXFILE = 0x89e0;
    public const int UNIX_PATH_MAX = 108;
}
