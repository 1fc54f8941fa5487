using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Applies rules to images of one form.</summary>
internal interface IImageRewriter
{
    /// <summary>Whether images of a type can have what the rules are about; others are not read.</summary>
    bool Touches(ImageType type);

    /// <summary>Goes through an image and says what changes.</summary>
    /// <exception cref="ImageFormatException">The image is malformed, or would become so.</exception>
    void Rewrite(ImageFile file, Patch patch);
}
