namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SIOCGSKNS = 0x894C;
    public const int SIOCOUTQ = 0x5411;
}
