namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SIOCGIFINDEX = 0x8933;
    public const int SIOCGIFNAME = 0x8910;
    public const int SIOCINQ = 0x541B;
    public const int SIOCOUTQ = 0x5411;
    public const int SIOCOUTQNSD = 0x894B;
    public const int SIOCGSKNS = 0x894C;
}
