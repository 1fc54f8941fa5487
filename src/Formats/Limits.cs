namespace Soccr.Formats;

/// <summary>Bounds that keep hostile input from taking the process down.</summary>
internal static class Limits
{
    /// <summary>Nesting of messages, the same as the protobuf libraries' default.</summary>
    public const int MessageDepth = 100;

    /// <summary>Nesting of lists of netlink attributes; the kernel's own go four deep.</summary>
    public const int AttributeDepth = 32;

    /// <summary>Largest protobuf message, in bytes: what protobuf itself allows.</summary>
    public const int MessageBytes = int.MaxValue - 64;

    /// <summary>Size of the buffers that files stream through, in bytes.</summary>
    public const int BufferBytes = 128 * 1024;
}
