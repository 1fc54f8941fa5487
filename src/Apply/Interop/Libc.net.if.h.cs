using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int IFNAMSIZ = 16;

    /// <summary>A name of <see cref="IFNAMSIZ"/> bytes, then what is asked for.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 40)]
    public struct ifreq
    {
        [FieldOffset(0)] public byte ifr_name;
        [FieldOffset(16)] public int ifr_ifindex;
    }
}
