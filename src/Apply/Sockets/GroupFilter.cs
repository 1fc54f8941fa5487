namespace Soccr.Apply.Sockets;

/// <summary>Offsets in <c>struct group_filter</c>, whose addresses are <c>struct sockaddr_storage</c>.</summary>
/// <remarks><c>linux/include/uapi/linux/in.h</c></remarks>
internal static class GroupFilter
{
    public const int Group = 8, Mode = 136, Count = 140, Sources = 144;

    /// <summary>Bytes of each address.</summary>
    public const int SourceBytes = 128;
}
