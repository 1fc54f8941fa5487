using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int TCP_NODELAY = 1;
    public const int TCP_CORK = 3;
    public const int SOL_TCP = 6;
    public const int TCP_MAXSEG = 2;
    public const int TCP_INFO = 11;
    public const int TCP_REPAIR = 19;
    public const int TCP_REPAIR_QUEUE = 20;
    public const int TCP_QUEUE_SEQ = 21;
    public const int TCP_REPAIR_OPTIONS = 22;
    public const int TCP_TIMESTAMP = 24;
    public const int TCP_REPAIR_WINDOW = 29;
    public const int TCP_ULP = 31;
    public const int TCP_REPAIR_ON = 1;
    public const int TCP_REPAIR_OFF = 0;
    public const int TCP_REPAIR_OFF_NO_WP = -1;
    public const int TCP_NO_QUEUE = 0;
    public const int TCP_RECV_QUEUE = 1;
    public const int TCP_SEND_QUEUE = 2;
    public const int TCPOPT_MAXSEG = 2;
    public const int TCPOPT_WINDOW = 3;
    public const int TCPOPT_SACK_PERMITTED = 4;
    public const int TCPOPT_TIMESTAMP = 8;
    public const int TCP_KEEPCNT = 6;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;
    public const int TCP_SYNCNT = 7;
    public const int TCP_LINGER2 = 8;
    public const int TCP_DEFER_ACCEPT = 9;
    public const int TCP_WINDOW_CLAMP = 10;
    public const int TCP_CONGESTION = 13;
    public const int TCP_THIN_LINEAR_TIMEOUTS = 16;
    public const int TCP_USER_TIMEOUT = 18;
    public const int TCP_FASTOPEN = 23;
    public const int TCP_NOTSENT_LOWAT = 25;
    public const int TCP_SAVE_SYN = 27;
    public const int TCP_FASTOPEN_CONNECT = 30;
    public const int TCP_FASTOPEN_KEY = 33;
    public const int TCP_FASTOPEN_NO_COOKIE = 34;
    public const int TCP_INQ = 36;
    public const int TCP_TX_DELAY = 37;

    public struct tcp_repair_opt
    {
        public uint opt_code;
        public uint opt_val;
    }

    public struct tcp_repair_window
    {
        public uint snd_wl1;
        public uint snd_wnd;
        public uint max_window;
        public uint rcv_wnd;
        public uint rcv_wup;
    }

    /// <summary>The older part of what the kernel tells, and of that the beginning.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 104)]
    public struct tcp_info
    {
        public byte tcpi_state;
        public byte tcpi_ca_state;
        public byte tcpi_retransmits;
        public byte tcpi_probes;
        public byte tcpi_backoff;
        public byte tcpi_options;

        /// <summary>Bit fields in C: <c>tcpi_snd_wscale</c> in the low half, <c>tcpi_rcv_wscale</c> in the high one.</summary>
        internal byte Scales;

        public uint tcpi_rto;
        public uint tcpi_ato;
        public uint tcpi_snd_mss;
        public uint tcpi_rcv_mss;
        public uint tcpi_unacked;
        public uint tcpi_sacked;
        public uint tcpi_lost;
        public uint tcpi_retrans;
        public uint tcpi_fackets;
    }
}
