using System.Text;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Rewrites the text of a firewall, line by line.</summary>
internal sealed class TextImageRewriter(RuleSet rules, EntryScope scope, Action<FieldTrail, string, string> report) : IImageRewriter
{
    private static readonly Role[] s_roles = [Role.Address, Role.Port, Role.IfName];

    /// <inheritdoc/>
    public bool Touches(ImageType type) => type.Raw is TextImage && s_roles.Any(rules.Has);

    /// <inheritdoc/>
    public void Rewrite(ImageFile file, Patch patch)
    {
        var trail = new FieldTrail();
        var text = new FirewallText(rules, scope, (old, @new) => report(trail, old, @new));
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        for (int index = 0; TextImage.TryPeekLine(source, out ReadOnlySpan<byte> line, out bool ended); index++)
        {
            long start = source.Position;
            trail.Push("entries", index);
            if (text.Rewrite(Encoding.Latin1.GetString(line)) is { } changed) patch.Replace(start, start + line.Length, changed);
            trail.Pop();
            source.Advance(line.Length + (ended ? 1 : 0));
        }
    }
}
