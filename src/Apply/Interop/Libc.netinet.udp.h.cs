namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SOL_UDP = 17;
    public const int UDP_CORK = 1;
    public const int UDP_ENCAP = 100;
    public const int UDP_GRO = 104;
    public const int UDP_NO_CHECK6_RX = 102;
    public const int UDP_NO_CHECK6_TX = 101;
    public const int UDP_SEGMENT = 103;
}
