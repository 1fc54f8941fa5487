using Soccr.Formats.Images.Raw;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>The lines of a firewall's rules.</summary>
internal sealed class TextIndex : ImageIndex
{
    /// <param name="file">The image.</param>
    /// <param name="magic">Name of its type.</param>
    public TextIndex(ImageFile file, string magic) : base(file)
    {
        Members["magic"] = $"\"{magic}\"";
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        while (TextImage.TryPeekLine(source, out ReadOnlySpan<byte> line, out bool ended))
        {
            UInt128 digest = Fingerprint.Of(line);
            Records.Add(new EntryRecord(new ElementIdentity(0, 0, digest), digest, source.Position, line.Length));
            source.Advance(line.Length + (ended ? 1 : 0));
            if (!ended) Members["@noeol"] = "true";
        }
    }

    public override LeftoverForm Leftovers => LeftoverForm.Apart;

    protected override void Write(JsonWriter json, int index, byte[] bytes) => json.String(bytes);
}
