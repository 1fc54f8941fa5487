namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public struct sock_fprog
    {
        public ushort len;
        public nint filter;
    }
}
