using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const short POLLPRI = 2;
    public const short POLLERR = 8;
    public const short POLLRDHUP = 0x2000;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int poll(ref pollfd fds, nuint count, int timeout);

    public struct pollfd
    {
        public int fd;
        public short events;
        public short revents;
    }
}
