namespace Soccr.Formats.Images;

/// <summary>What stands before an image's own magic word.</summary>
/// <remarks><c>criu/include/magic.h</c>, <c>criu/image.c</c>. Images of version 1.0 have the own word alone.</remarks>
public enum ImageHead
{
    /// <summary>Nothing: the own word comes first.</summary>
    None,
    /// <summary>IMG_COMMON_MAGIC, 0x54564319.</summary>
    Common,
    /// <summary>IMG_SERVICE_MAGIC, 0x55105940.</summary>
    Service,
    /// <summary>There is no magic word at all; the file's name says what it is.</summary>
    Raw,
}
