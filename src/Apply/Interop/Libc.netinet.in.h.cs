using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int IPPROTO_IPV6 = 41;
    public const int IPV6_2292DSTOPTS = 4;
    public const int IPV6_2292HOPLIMIT = 8;
    public const int IPV6_2292HOPOPTS = 3;
    public const int IPV6_2292PKTINFO = 2;
    public const int IPV6_2292RTHDR = 5;
    public const int IPV6_ADDR_PREFERENCES = 72;
    public const int IPV6_AUTOFLOWLABEL = 70;
    public const int IPV6_DONTFRAG = 62;
    public const int IPV6_DSTOPTS = 59;
    public const int IPV6_HOPLIMIT = 52;
    public const int IPV6_HOPOPTS = 54;
    public const int IPV6_JOIN_GROUP = 20;
    public const int IPV6_MINHOPCOUNT = 73;
    public const int IPV6_MTU_DISCOVER = 23;
    public const int IPV6_MULTICAST_ALL = 29;
    public const int IPV6_MULTICAST_HOPS = 18;
    public const int IPV6_MULTICAST_IF = 17;
    public const int IPV6_MULTICAST_LOOP = 19;
    public const int IPV6_PKTINFO = 50;
    public const int IPV6_RECVDSTOPTS = 58;
    public const int IPV6_RECVERR = 25;
    public const int IPV6_RECVERR_RFC4884 = 31;
    public const int IPV6_RECVFRAGSIZE = 77;
    public const int IPV6_RECVHOPLIMIT = 51;
    public const int IPV6_RECVHOPOPTS = 53;
    public const int IPV6_RECVORIGDSTADDR = 74;
    public const int IPV6_RECVPATHMTU = 60;
    public const int IPV6_RECVPKTINFO = 49;
    public const int IPV6_RECVRTHDR = 56;
    public const int IPV6_RECVTCLASS = 66;
    public const int IPV6_RTHDR = 57;
    public const int IPV6_RTHDRDSTOPTS = 55;
    public const int IPV6_TCLASS = 67;
    public const int IPV6_UNICAST_HOPS = 16;
    public const int IPV6_UNICAST_IF = 76;
    public const int IPV6_V6ONLY = 26;
    public const int IPV6_2292PKTOPTIONS = 6;
    public const int IPPROTO_TCP = 6;
    public const int IPPROTO_RAW = 255;
    public const int IPPROTO_MPTCP = 262;
    public const int IPPROTO_IP = 0;
    public const int IPPROTO_UDP = 17;
    public const int IP_ADD_MEMBERSHIP = 35;
    public const int IP_BIND_ADDRESS_NO_PORT = 24;
    public const int IP_CHECKSUM = 23;
    public const int IP_FREEBIND = 15;
    public const int IP_HDRINCL = 3;
    public const int IP_MINTTL = 21;
    public const int IP_MTU_DISCOVER = 10;
    public const int IP_MULTICAST_ALL = 49;
    public const int IP_MULTICAST_IF = 32;
    public const int IP_MULTICAST_LOOP = 34;
    public const int IP_MULTICAST_TTL = 33;
    public const int IP_OPTIONS = 4;
    public const int IP_PKTOPTIONS = 9;
    public const int IP_PASSSEC = 18;
    public const int IP_PKTINFO = 8;
    public const int IP_RECVERR = 11;
    public const int IP_RECVERR_RFC4884 = 26;
    public const int IP_RECVFRAGSIZE = 25;
    public const int IP_RECVOPTS = 6;
    public const int IP_RECVORIGDSTADDR = 20;
    public const int IP_RECVTOS = 13;
    public const int IP_RECVTTL = 12;
    public const int IP_RETOPTS = 7;
    public const int IP_TOS = 1;
    public const int IP_TRANSPARENT = 19;
    public const int IP_TTL = 2;
    public const int IP_UNICAST_IF = 50;
    public const int MCAST_EXCLUDE = 0;
    public const int MCAST_INCLUDE = 1;
    public const int MCAST_JOIN_SOURCE_GROUP = 46;
    public const int MCAST_MSFILTER = 48;

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
