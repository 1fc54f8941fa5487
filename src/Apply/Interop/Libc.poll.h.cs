using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int POLLERR = 0x8;
    public const int POLLHUP = 0x10;
    public const int POLLRDHUP = 0x2000;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int poll(ref pollfd fds, nuint count, int timeout);

    public struct @pollfd
    {
        public int fd;
        public short events;
        public short revents;
    }
}
