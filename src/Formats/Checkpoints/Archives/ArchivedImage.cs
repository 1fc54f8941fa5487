using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>An image in an archive.</summary>
/// <param name="folder">The directory it is in, with the archive's path before it.</param>
/// <param name="member">The member.</param>
/// <param name="open">Opens its contents.</param>
internal sealed class ArchivedImage(string folder, TarMember member, Func<Stream> open) : ImageFile(folder, member.Name)
{
    public TarMember Member => member;

    public override long Length => member.Size;

    public override Stream OpenRead() => open();
}
