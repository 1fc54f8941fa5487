namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int FICLONE = 0x40049409;
}
