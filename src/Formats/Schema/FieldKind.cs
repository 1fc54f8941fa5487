namespace Soccr.Formats.Schema;

/// <summary>Scalar types of protobuf that CRIU's schema uses, and messages.</summary>
public enum FieldKind
{
    /// <summary>32 bits, sign-extended to a 64-bit varint.</summary>
    Int32,
    /// <summary>64-bit varint, two's complement.</summary>
    Int64,
    /// <summary>32-bit varint.</summary>
    UInt32,
    /// <summary>64-bit varint.</summary>
    UInt64,
    /// <summary>32 bits, zig-zag varint.</summary>
    SInt32,
    /// <summary>64 bits, zig-zag varint.</summary>
    SInt64,
    /// <summary>8 bytes, little-endian.</summary>
    Fixed64,
    /// <summary>Varint 0 or 1.</summary>
    Bool,
    /// <summary>Varint with a name; sign-extended as <see cref="Int32"/>.</summary>
    Enum,
    /// <summary>UTF-8 text; CRIU stores whatever bytes the kernel gave.</summary>
    String,
    /// <summary>Any bytes.</summary>
    Bytes,
    /// <summary>Another message, length in front.</summary>
    Message,
}
