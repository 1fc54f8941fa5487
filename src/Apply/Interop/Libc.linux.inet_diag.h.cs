using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const uint INET_DIAG_NOCOOKIE = 0xffffffff;
    public const int INET_DIAG_INFO = 2;
    public const int INET_DIAG_MD5SIG = 18;

    /// <summary>Ports and addresses in network order, an IPv4 address in the first word of four.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct inet_diag_sockid
    {
        [FieldOffset(0)] public ushort idiag_sport;
        [FieldOffset(2)] public ushort idiag_dport;
        [FieldOffset(4)] public uint idiag_src;
        [FieldOffset(20)] public uint idiag_dst;
        [FieldOffset(36)] public uint idiag_if;

        /// <summary>Two words.</summary>
        [FieldOffset(40)] public uint idiag_cookie;

        [FieldOffset(44)] internal uint Cookie1;
    }

    public struct inet_diag_req_v2
    {
        public byte sdiag_family;
        public byte sdiag_protocol;
        public byte idiag_ext;
        public byte pad;
        public uint idiag_states;
        public inet_diag_sockid id;
    }

    public struct inet_diag_msg
    {
        public byte idiag_family;
        public byte idiag_state;
        public byte idiag_timer;
        public byte idiag_retrans;
        public inet_diag_sockid id;
        public uint idiag_expires;
        public uint idiag_rqueue;
        public uint idiag_wqueue;
        public uint idiag_uid;
        public uint idiag_inode;
    }
}
