using System.Text;
using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>Headers of a member, written anew for another name or size; what does not depend on those stays as it stands.</summary>
internal sealed class MemberHeader
{
    private readonly List<(byte[] Block, byte[] Data, byte[]? NewData)> _extensions = [];
    private readonly byte[] _main = new byte[TarBlock.Bytes];

    /// <param name="bytes">The headers, as the archive has them: those that say more about a member, then its own.</param>
    public MemberHeader(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > TarBlock.Bytes)
        {
            byte[] block = bytes[..TarBlock.Bytes].ToArray();
            int size = (int)new TarBlock(block).Size!.Value;
            bytes = bytes[TarBlock.Bytes..];
            _extensions.Add((block, bytes[..size].ToArray(), null));
            bytes = bytes[(int)TarMember.Padded(size)..];
        }
        bytes.CopyTo(_main);
    }

    /// <summary>Gives the member another size.</summary>
    public void SetSize(long size)
    {
        ChangeLast('x', data =>
        {
            PaxRecords records = PaxRecords.Read(data, 0);
            if (records["size"] is null) return null;
            records.Set("size", Encoding.ASCII.GetBytes(size.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return records.ToArray();
        });
        new TarBlock(_main).SetSize(size);
    }

    /// <summary>Gives the member another name in the same directory.</summary>
    public void SetName(string name)
    {
        byte[] last = Encoding.UTF8.GetBytes(name);
        byte[]? full = null;
        ChangeLast('L', data => [.. full = ReplaceLast(data.AsSpan().TrimEnd((byte)0), last), 0]);
        ChangeLast('x', data =>
        {
            PaxRecords records = PaxRecords.Read(data, 0);
            if (records["path"] is not { } path) return null;
            records.Set("path", full = ReplaceLast(path, last));
            return records.ToArray();
        });
        var main = new TarBlock(_main);
        byte[] field = ReplaceLast(main.Name, last);
        if (full is null && field.Length > 100) Extend(full = main.Prefix.IsEmpty ? field : [.. main.Prefix, (byte)'/', .. field]);
        main.SetName(full ?? field, keepPrefix: full is null);
    }

    /// <summary>The headers as they are stored.</summary>
    public byte[] ToArray()
    {
        var bytes = new MemoryStream();
        foreach ((byte[] block, byte[] data, byte[]? newData) in _extensions)
        {
            byte[] now = newData ?? data;
            var header = new TarBlock(block);
            header.SetSize(now.Length);
            header.UpdateChecksum();
            bytes.Write(block);
            bytes.Write(now);
            bytes.Write(new byte[TarMember.Padded(now.Length) - now.Length]);
        }
        new TarBlock(_main).UpdateChecksum();
        bytes.Write(_main);
        return bytes.ToArray();
    }

    /// <param name="type">Which header.</param>
    /// <param name="change">Gives its new data; null where it stays.</param>
    private void ChangeLast(char type, Func<byte[], byte[]?> change)
    {
        int at = _extensions.FindLastIndex(extension => new TarBlock(extension.Block).Type == type);
        if (at < 0) return;
        (byte[] block, byte[] data, byte[]? newData) = _extensions[at];
        _extensions[at] = (block, data, change(newData ?? data) ?? newData);
    }

    /// <summary>Adds the whole name as the archive's dialect does: in a pax header, or in GNU's.</summary>
    private void Extend(byte[] full)
    {
        bool isPosix = new TarBlock(_main).IsPosix;
        if (isPosix && _extensions.Exists(static extension => new TarBlock(extension.Block).Type == 'x'))
        {
            ChangeLast('x', data => AddPath(PaxRecords.Read(data, 0)));
            return;
        }
        byte[] block = [.. _main];
        var header = new TarBlock(block);
        header.SetType(isPosix ? 'x' : 'L');
        header.SetName(isPosix ? "PaxHeaders/image"u8 : "././@LongLink"u8, keepPrefix: false);
        _extensions.Add((block, isPosix ? AddPath(PaxRecords.Empty) : [.. full, 0], null));

        byte[] AddPath(PaxRecords records)
        {
            records.Set("path", full);
            return records.ToArray();
        }
    }

    private static byte[] ReplaceLast(ReadOnlySpan<byte> path, byte[] last) => [.. path[..(path.LastIndexOf((byte)'/') + 1)], .. last];
}
