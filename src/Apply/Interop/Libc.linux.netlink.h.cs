namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int NETLINK_SOCK_DIAG = 4;
    public const int NLMSG_DONE = 3;
    public const int NLMSG_ERROR = 2;
    public const int NLM_F_DUMP_INTR = 0x10;
    public const int NLM_F_MULTI = 0x2;
}
