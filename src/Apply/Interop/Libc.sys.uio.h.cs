namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public struct iovec
    {
        public nint iov_base;
        public nuint iov_len;
    }
}
