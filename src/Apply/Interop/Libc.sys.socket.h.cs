using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int AF_UNSPEC = 0;
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int AF_NETLINK = 16;
    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;
    public const int SOCK_RAW = 3;
    public const int SOCK_SEQPACKET = 5;
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int MSG_PEEK = 2;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int SHUT_RD = 0;
    public const int SHUT_WR = 1;
    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_SNDBUF = 7;
    public const int SO_RCVBUF = 8;
    public const int SO_PEERCRED = 17;
    public const int SO_PEERNAME = 28;
    public const int SO_SNDBUFFORCE = 32;
    public const int SO_RCVBUFFORCE = 33;
    public const int SO_MARK = 36;
    public const int SO_PROTOCOL = 38;
    public const int SO_BINDTOIFINDEX = 62;
    public const int SO_NETNS_COOKIE = 71;
    public const int SO_BUF_LOCK = 72;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;
    public const int MSG_CTRUNC = 0x8;
    public const int MSG_TRUNC = 0x20;
    public const int SCM_RIGHTS = 1;
    public const int SO_DOMAIN = 39;
    public const int SO_PASSCRED = 16;
    public const int SO_PEEK_OFF = 42;
    public const int SO_TIMESTAMP = 29;
    public const int SO_TYPE = 3;
    public const int SO_ATTACH_FILTER = 26;
    public const int SO_BINDTODEVICE = 25;
    public const int SO_BROADCAST = 6;
    public const int SO_BUSY_POLL = 46;
    public const int SO_DEBUG = 1;
    public const int SO_DETACH_FILTER = 27;
    public const int SO_DONTROUTE = 5;
    public const int SO_GET_FILTER = 26;
    public const int SO_KEEPALIVE = 9;
    public const int SO_LINGER = 13;
    public const int SO_LOCK_FILTER = 44;
    public const int SO_COOKIE = 57;
    public const int SO_MEMINFO = 55;
    public const int SO_NO_CHECK = 11;
    public const int SO_OOBINLINE = 10;
    public const int SO_PASSSEC = 34;
    public const int SO_PRIORITY = 12;
    public const int SO_RCVLOWAT = 18;
    public const int SO_RCVMARK = 75;
    public const int SO_RCVTIMEO = 20;
    public const int SO_REUSEPORT = 15;
    public const int SO_RXQ_OVFL = 40;
    public const int SO_SELECT_ERR_QUEUE = 45;
    public const int SO_SNDTIMEO = 21;
    public const int SO_TIMESTAMPING = 37;
    public const int SO_TIMESTAMPNS = 35;
    public const int SO_ZEROCOPY = 60;
    public const int SO_MAX_PACING_RATE = 47;
    public const int SO_TXTIME = 61;
    public const int SO_INCOMING_CPU = 49;
    public const int SO_PREFER_BUSY_POLL = 69;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int socketpair(int domain, int type, int protocol, Span<int> ends);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int socket(int domain, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int bind(SafeHandle fd, ReadOnlySpan<byte> address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int connect(SafeHandle fd, ReadOnlySpan<byte> address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int listen(SafeHandle fd, int backlog);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int shutdown(SafeHandle fd, int how);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockname(SafeHandle fd, Span<byte> address, ref uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int getsockopt(SafeHandle fd, int level, int name, Span<byte> value, ref uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int setsockopt(SafeHandle fd, int level, int name, ReadOnlySpan<byte> value, uint length);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recv(SafeHandle fd, Span<byte> buffer, nuint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint send(SafeHandle fd, ReadOnlySpan<byte> buffer, nuint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendto(SafeHandle fd, ReadOnlySpan<byte> buffer, nuint length, int flags, ReadOnlySpan<byte> address, uint addressLength);

    [LibraryImport(Library, SetLastError = true)]
    public static partial int accept4(SafeHandle fd, nint address, nint length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint recvmsg(SafeHandle fd, ref msghdr message, int flags);

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint sendmsg(SafeHandle fd, in msghdr message, int flags);

    public struct cmsghdr
    {
        public nuint cmsg_len;
        public int cmsg_level;
        public int cmsg_type;
    }

    public struct msghdr
    {
        public nint msg_name;
        public uint msg_namelen;
        public nint msg_iov;
        public nuint msg_iovlen;
        public nint msg_control;
        public nuint msg_controllen;
        public int msg_flags;
    }
}
