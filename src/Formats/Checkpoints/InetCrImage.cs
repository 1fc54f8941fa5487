using Soccr.Formats.Netlink;

namespace Soccr.Formats.Checkpoints;

/// <summary>Files <c>udp-INO.nl</c> of a checkpoint.</summary>
public static class InetCrImage
{
    /// <summary>Reads the messages.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="ImageFormatException">It is malformed, or has messages of another kind.</exception>
    public static IReadOnlyList<InetCrMessage> Read(ImageFile file)
    {
        using Stream stream = file.OpenRead();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        if (bytes.Length == 0) throw new ImageFormatException("the file is empty, expected a socket", new Location(file.FullName, 0));
        return InetCrFile.ReadAll(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), file.FullName);
    }
}
