using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_RAW = 255;
    public const int IPPROTO_MPTCP = 262;

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public struct sockaddr_in
    {
        public ushort sin_family;
        public ushort sin_port;
        public uint sin_addr;
    }

    /// <summary>The address is 16 bytes.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct sockaddr_in6
    {
        [FieldOffset(0)] public ushort sin6_family;
        [FieldOffset(2)] public ushort sin6_port;
        [FieldOffset(4)] public uint sin6_flowinfo;
        [FieldOffset(8)] public uint sin6_addr;
        [FieldOffset(24)] public uint sin6_scope_id;
    }
}
