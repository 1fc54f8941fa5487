namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int IP_LOCAL_PORT_RANGE = 51;
}
