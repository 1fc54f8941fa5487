using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Files whose descriptors are in flight, as <c>reg_file_entry</c>: what a path leads to.</summary>
internal static class FileInFlight
{
    /// <summary>Major number of /dev/null and its like, which have no state.</summary>
    private const uint MemoryDevices = 1;

    /// <summary>Where in st_mode the kind of a file begins.</summary>
    private const int TypeShift = 12;

    /// <summary>O_CREAT, O_EXCL, O_NOCTTY and O_TRUNC: what open() does, not what a file is like.</summary>
    private const uint OpeningFlags = 0x3c0;

    /// <summary>The entry of <c>files.img</c>.</summary>
    /// <exception cref="UnixSocketException">It is nothing that a path leads to.</exception>
    public static string Describe(uint id, SafeFileHandle file)
    {
        FileStatus status = PathCalls.Status(file);
        byte[] path = PathCalls.PathOf(file);
        bool carried = status.Type is FileType.Regular or FileType.Directory || (status.Type == FileType.CharacterDevice && status.MajorNumber == MemoryDevices);
        if (!carried || !LeadsTo(path, status)) throw Error(id, path, "expected a file, a directory or a device without state, which its path leads to");
        return EntryJson.Object(json =>
        {
            json.WriteString("type", "REG");
            json.WriteNumber("id", id);
            json.WriteStartObject("reg");
            json.WriteNumber("id", id);
            json.WriteNumber("flags", DescriptorCalls.Flags(file));
            json.WriteNumber("pos", status.Type == FileType.Regular ? FileCalls.Position(file) : 0);
            EntryJson.Owner(json, 0);
            EntryJson.Text(json, "name", path);
            if (status.Type == FileType.Regular) json.WriteNumber("size", status.Size);
            json.WriteNumber("mode", status.Mode);
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
            try
            {
                Check(file, opened);
                return opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnixSocketException)
        {
            throw Error(id, path, e.Message);
        }
    }

    private static void Check(MessageView file, SafeFileHandle opened)
    {
        FileStatus status = PathCalls.Status(opened);
        if ((file.TryNumber("mode", out ulong mode) && status.Mode >> TypeShift != (uint)mode >> TypeShift) || (file.TryNumber("size", out ulong size) && size != status.Size))
        {
            throw new UnixSocketException("expected one of the kind and size that the image says");
        }
        if (status.Type == FileType.Regular) FileCalls.SetPosition(opened, (long)file.Number("pos"));
    }

    private static bool LeadsTo(byte[] path, FileStatus status)
    {
        if (path.Length == 0 || path[0] != '/') return false;
        using SafeFileHandle? found = PathCalls.Find(path);
        if (found is null) return false;
        return PathCalls.Status(found).IsSameFile(status);
    }

    private static UnixSocketException Error(uint id, byte[] path, string fact) =>
        new(string.Create(CultureInfo.InvariantCulture, $"file {id}, whose descriptor is in flight, is {Encoding.UTF8.GetString(path)}: {fact}"));
}
