using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Files whose descriptors are in flight, as <c>reg_file_entry</c>: what a path leads to. Each descriptor is an open file of its own here, with its own position.</summary>
internal static class FileInFlight
{
    /// <summary>Major number of /dev/null and its like, which have no state.</summary>
    private const uint MemoryDevices = 1;

    /// <summary>O_CREAT, O_EXCL, O_NOCTTY and O_TRUNC: what open() does, not what a file is like.</summary>
    private const uint OpeningFlags = 0x3c0;

    /// <summary>The entry of <c>files.img</c>.</summary>
    /// <exception cref="UnixSocketException">It is nothing that a path leads to.</exception>
    public static string Describe(uint id, SafeFileHandle file)
    {
        Libc.statx status = PathCalls.Status(file);
        int type = status.stx_mode & Libc.S_IFMT;
        byte[] path = PathCalls.PathOf(file);
        bool carried = type is Libc.S_IFREG or Libc.S_IFDIR || (type == Libc.S_IFCHR && status.stx_rdev_major == MemoryDevices);
        if (!carried || !LeadsTo(path, status)) throw Error(id, path, "expected a file, a directory or a device without state, which its path leads to");
        return EntryJson.Object(json =>
        {
            json.WriteString("type", "REG");
            json.WriteNumber("id", id);
            json.WriteStartObject("reg");
            json.WriteNumber("id", id);
            json.WriteNumber("flags", DescriptorCalls.Flags(file));
            json.WriteNumber("pos", type == Libc.S_IFREG ? FileCalls.Position(file) : 0);
            EntryJson.Owner(json, 0);
            EntryJson.Text(json, "name", path);
            if (type == Libc.S_IFREG) json.WriteNumber("size", status.stx_size);
            json.WriteNumber("mode", status.stx_mode);
            json.WriteEndObject();
        });
    }

    /// <summary>Opens a file again.</summary>
    /// <param name="file">A <c>reg_file_entry</c>.</param>
    /// <exception cref="UnixSocketException">It is not what it was.</exception>
    public static SafeFileHandle Open(MessageView file)
    {
        uint id = (uint)file.Number("id");
        byte[] path = file.BytesOf("name").ToArray();
        try
        {
            SafeFileHandle opened = PathCalls.Open(path, (int)((uint)file.Number("flags") & ~OpeningFlags));
            Libc.statx status = PathCalls.Status(opened);
            if ((file.Has("mode") && (status.stx_mode & Libc.S_IFMT) != ((uint)file.Number("mode") & Libc.S_IFMT)) || (file.TryNumber("size", out ulong size) && size != status.stx_size))
            {
                opened.Dispose();
                throw Error(id, path, "expected one of the kind and size that the image says");
            }
            if ((status.stx_mode & Libc.S_IFMT) == Libc.S_IFREG) FileCalls.SetPosition(opened, (long)file.Number("pos"));
            return opened;
        }
        catch (IOException e)
        {
            throw Error(id, path, e.Message);
        }
    }

    private static bool LeadsTo(byte[] path, Libc.statx status)
    {
        if (path.Length == 0 || path[0] != '/') return false;
        using SafeFileHandle? found = PathCalls.Find(path);
        if (found is null) return false;
        Libc.statx other = PathCalls.Status(found);
        return (other.stx_ino, other.stx_dev_major, other.stx_dev_minor) == (status.stx_ino, status.stx_dev_major, status.stx_dev_minor);
    }

    private static UnixSocketException Error(uint id, byte[] path, string fact) =>
        new(string.Create(CultureInfo.InvariantCulture, $"file {id}, whose descriptor is in flight, is {Encoding.UTF8.GetString(path)}: {fact}"));
}
