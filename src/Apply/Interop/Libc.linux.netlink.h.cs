namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int NETLINK_SOCK_DIAG = 4;
    public const int NLM_F_REQUEST = 1;
    public const int NLMSG_ERROR = 2;
    public const int NLMSG_DONE = 3;
    public const int NLM_F_DUMP_INTR = 0x10;
    public const int NLM_F_MULTI = 0x2;

    public struct nlmsghdr
    {
        public uint nlmsg_len;
        public ushort nlmsg_type;
        public ushort nlmsg_flags;
        public uint nlmsg_seq;
        public uint nlmsg_pid;
    }

    public struct nlattr
    {
        public ushort nla_len;
        public ushort nla_type;
    }
}
