using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>
/// Writes an archive with changes: of the same kind, in the same order, and what did not change byte for byte, headers with it. Files that were
/// added come last in the images' directory, with the permissions, owner and time of the inventory.
/// </summary>
/// <param name="changes">The changes; what they are laid over is an <see cref="ArchiveStore"/>.</param>
/// <exception cref="ArgumentException">They are laid over something else.</exception>
public sealed class ArchiveWriter(OverlayStore changes)
{
    /// <summary>What GNU tar makes the length of an archive a multiple of, in bytes.</summary>
    private const int RecordBytes = 20 * TarBlock.Bytes;

    private readonly ArchiveStore _source = changes.Below as ArchiveStore ?? throw new ArgumentException($"{changes.Name} is not an archive", nameof(changes));
    private long _written;

    /// <summary>Writes the archive.</summary>
    /// <param name="target">Receives it.</param>
    /// <exception cref="IOException">Reading or writing failed.</exception>
    /// <exception cref="ImageFormatException">An image with changes is one whose holes the archive leaves out.</exception>
    public void Write(Stream target)
    {
        if (_source.Compression is null)
        {
            WriteTar(target);
            return;
        }
        using Stream compressed = _source.Compression.Create(target);
        WriteTar(compressed);
    }

    private void WriteTar(Stream output)
    {
        ArchiveIndex index = _source.Index;
        Dictionary<TarMember, OverlayFile?> images = _source.Files.Cast<ArchivedImage>().ToDictionary(static image => image.Member, static _ => (OverlayFile?)null);
        foreach (OverlayFile file in changes.Files.Cast<OverlayFile>())
        {
            if (file.Original is ArchivedImage image) images[image.Member] = file;
        }
        TarMember last = index.Members.Last(member => member.Directory == index.Folder && member.HasPath);
        _written = 0;
        using var input = new ForwardReader(_source.OpenTar());
        foreach (TarMember member in index.Members)
        {
            if (!images.TryGetValue(member, out OverlayFile? file) || file is { IsChanged: false }) Copy(input, output, member.End - member.HeaderOffset);
            else if (file is null) input.Skip(member.End - member.HeaderOffset);
            else WriteChanged(input, output, member, file);
            if (member == last) AddNew(output);
        }
        WriteEnd(output);
    }

    private void Copy(ForwardReader input, Stream output, long count)
    {
        input.CopyTo(output, count);
        _written += count;
    }

    private void WriteChanged(ForwardReader input, Stream output, TarMember member, OverlayFile file)
    {
        if (member.IsSparse) throw new ImageFormatException("the archive stores it without its holes (tar --sparse); it cannot be changed there", new Location(file.Original!.FullName));
        WriteHeader(output, input.ReadArray(member.DataOffset - member.HeaderOffset), file);
        if (file.Contents is null)
        {
            Copy(input, output, member.End - member.DataOffset);
            return;
        }
        input.Skip(member.End - member.DataOffset);
        WriteContents(output, file);
    }

    private void AddNew(Stream output)
    {
        OverlayFile[] added = [.. changes.Files.Cast<OverlayFile>().Where(static file => file.Original is null)];
        if (added.Length == 0) return;
        TarMember model = _source.Index.Images.First(static member => member.Name == ArchiveIndex.Inventory);
        if (model.IsSparse) throw new ImageFormatException("the archive stores it without its holes (tar --sparse), expected all of its data", new Location(_source.Find(model.Name)!.FullName));
        using var input = new ForwardReader(_source.OpenTar());
        input.Skip(model.HeaderOffset);
        byte[] header = input.ReadArray(model.DataOffset - model.HeaderOffset);
        foreach (OverlayFile file in added)
        {
            WriteHeader(output, header, file);
            WriteContents(output, file);
        }
    }

    private void WriteHeader(Stream output, byte[] header, OverlayFile file)
    {
        var changed = new MemberHeader(header);
        if (file.Original?.Name != file.Name) changed.SetName(file.Name);
        changed.SetSize(file.Length);
        byte[] bytes = changed.ToArray();
        output.Write(bytes);
        _written += bytes.Length;
    }

    private void WriteContents(Stream output, OverlayFile file)
    {
        using var contents = new ForwardReader(file.OpenRead());
        long length = file.Length;
        contents.CopyTo(output, length);
        WriteZeros(output, TarMember.Padded(length) - length);
        _written += length;
    }

    private void WriteEnd(Stream output)
    {
        long end = _source.Index.Length - _source.Index.EndOffset;
        bool hasRecords = _source.Index.Length % RecordBytes == 0;
        if (_written != _source.Index.EndOffset && hasRecords) end = (_written + 2 * TarBlock.Bytes + RecordBytes - 1) / RecordBytes * RecordBytes - _written;
        WriteZeros(output, end);
    }

    private void WriteZeros(Stream output, long count)
    {
        byte[] zeros = new byte[RecordBytes];
        _written += count;
        for (; count > 0; count -= Math.Min(count, zeros.Length)) output.Write(zeros, 0, (int)Math.Min(count, zeros.Length));
    }
}
