using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply;

/// <summary>Copies a file without copying what need not be: shared where the file system can do that, else its data without its holes.</summary>
public static class FileCopy
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Copies contents and permissions. What fails leaves no file.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">The copy, which is not there yet.</param>
    /// <exception cref="IOException">Reading or writing failed, <paramref name="from"/> is no regular file, or <paramref name="to"/> is there.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or made.</exception>
    public static void Copy(string from, string to)
    {
        if (Directory.Exists(from)) throw new IOException($"{from}: it is a directory, expected a file");
        using SafeFileHandle source = File.OpenHandle(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using SafeFileHandle copy = File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, File.GetUnixFileMode(source));
            if (!FileCalls.TryClone(source, copy)) CopyData(source, copy);
        }
        catch (Exception e)
        {
            File.Delete(to);
            if (e is IOException) throw new IOException($"{from}: it cannot be copied to {to}: {e.Message}", e);
            throw;
        }
    }

    private static void CopyData(SafeFileHandle source, SafeFileHandle copy)
    {
        long length = RandomAccess.GetLength(source);
        RandomAccess.SetLength(copy, length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (long? data = FileCalls.SeekData(source, 0); data < length;)
            {
                long hole = Math.Min(FileCalls.SeekHole(source, data.Value) ?? length, length);
                CopyRange(source, copy, data.Value, hole, buffer);
                data = FileCalls.SeekData(source, hole);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void CopyRange(SafeFileHandle source, SafeFileHandle copy, long offset, long end, byte[] buffer)
    {
        while (offset < end)
        {
            int read = RandomAccess.Read(source, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset)), offset);
            if (read == 0) throw new IOException("it became shorter meanwhile");
            RandomAccess.Write(copy, buffer.AsSpan(0, read), offset);
            offset += read;
        }
    }
}
