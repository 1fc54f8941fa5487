namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int IPV6_FLOWINFO = 11;
    public const int IPV6_FLOWINFO_SEND = 33;
}
