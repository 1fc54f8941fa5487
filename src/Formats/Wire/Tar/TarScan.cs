using System.Text;
using System.Text.Unicode;

namespace Soccr.Formats.Wire.Tar;

/// <summary>
/// Finds the members of a tar archive, one after the other: ustar, GNU and pax, and what was before them. The framework's reader does not say
/// where the headers are, which must be copied as they stand, and does not know the sparse members of GNU tar.
/// </summary>
internal sealed class TarScan(ForwardReader tar)
{
    /// <summary>Bound on what headers that say more about a member may hold, in bytes.</summary>
    private const int MaxExtension = 1 << 20;

    /// <summary>Bound on sizes, in bytes: sums of them stay far from 2^63.</summary>
    private const long MaxSize = 1L << 60;

    private readonly byte[] _block = new byte[TarBlock.Bytes];
    private TarMember? _last;
    private long _start;
    private int _parts;
    private PaxRecords? _pax;
    private byte[]? _longName;

    /// <summary>Where the blocks of zeros at the end begin.</summary>
    public long EndOffset { get; private set; }

    /// <summary>The next member; null at the end.</summary>
    /// <exception cref="ImageFormatException">The archive is malformed.</exception>
    public TarMember? Next()
    {
        if (_last is not null) tar.Skip(_last.End - tar.Position);
        _start = tar.Position;
        (_pax, _longName, _last) = (null, null, null);
        while (_last is null)
        {
            long offset = tar.Position;
            int read = tar.Read(_block);
            if (read == 0) Throw.At(offset, "the archive ends here, expected a member or two blocks of zeros");
            if (read < _block.Length) Throw.At(offset, $"the archive ends inside a header: {read} bytes are left, expected {_block.Length}");
            var block = new TarBlock(_block);
            if (block.IsZero)
            {
                if (offset != _start) Throw.At(offset, "the archive ends here, expected the member that the last header speaks of");
                ReadEnd(offset);
                return null;
            }
            if (!block.HasRightChecksum()) Throw.At(offset, "the checksum of the header is wrong");
            ReadHeader(block, offset);
        }
        return _last;
    }

    /// <summary>Data of the member that was found last.</summary>
    public byte[] ReadData() => tar.ReadArray(_last!.StoredSize);

    private void ReadHeader(TarBlock block, long offset)
    {
        long size = block.Size is { } said and <= MaxSize ? said : throw Error(offset, "the size in the header is no number that can be");
        switch (block.Type)
        {
            case 'x':
                if (_pax is not null) throw Error(offset, "two pax headers in a row, expected their member");
                _pax = PaxRecords.Read(ReadExtension(size, offset), offset + TarBlock.Bytes);
                break;
            case 'L':
                _longName = ReadExtension(size, offset);
                break;
            case 'K':
                ReadExtension(size, offset);
                break;
            case 'g':
                ReadGlobal(size, offset);
                break;
            case 'M':
                throw Error(offset, "the member began in another volume, expected an archive that is whole");
            default:
                ReadMember(block, size, offset);
                break;
        }
    }

    private byte[] ReadExtension(long size, long offset)
    {
        if (size > MaxExtension) Throw.At(offset, $"a header that says more about a member has {size} bytes, expected at most {MaxExtension}");
        byte[] data = tar.ReadArray(size);
        tar.Skip(TarMember.Padded(size) - size);
        return data;
    }

    private void ReadGlobal(long size, long offset)
    {
        if (offset != _start) Throw.At(offset, "a global header stands between a member and its own headers");
        PaxRecords records = PaxRecords.Read(ReadExtension(size, offset), offset + TarBlock.Bytes);
        if ((records["path"] ?? records["size"] ?? records["linkpath"]) is not null || records.HasKeyLike("GNU.sparse."))
        {
            Throw.At(offset, "a global header names or sizes all members, expected each to do that itself");
        }
        _last = new TarMember { StoredPath = "", Type = 'g', HeaderOffset = offset, DataOffset = tar.Position, StoredSize = 0, Size = 0 };
    }

    private void ReadMember(TarBlock block, long size, long offset)
    {
        byte[] name = NameOf(block);
        if (name.AsSpan().Contains((byte)0)) Throw.At(offset, "the name of a member has a NUL in it");
        char type = block.Type is '0' or '\0' && name.AsSpan().EndsWith("/"u8) ? '5' : block.Type;
        long stored = _pax?.Number("size", _start) ?? size;
        if (stored > MaxSize) Throw.At(offset, $"the size of a member is {stored} bytes, which cannot be");
        // Links, devices and directories have no data, whatever their size says.
        if (type is >= '1' and <= '6') stored = 0;
        bool isSparse = type == 'S' || _pax?.HasKeyLike("GNU.sparse.") == true || _pax?["SCHILY.realsize"] is not null;
        long unpacked = !isSparse ? stored
            : (type == 'S' ? block.SparseSize : _pax!.Number("GNU.sparse.realsize", _start) ?? _pax.Number("GNU.sparse.size", _start) ?? _pax.Number("SCHILY.realsize", _start))
                ?? throw Error(offset, "the member has holes, and does not say how long it is with them");
        SparseMap? holes = isSparse ? new SparseMapReader(tar, offset).ReadHeaders(type == 'S' ? _block : null, _pax) : null;
        long data = tar.Position;
        if (holes is null && isSparse) holes = new SparseMapReader(tar, offset).ReadData(stored);
        long map = tar.Position - data;
        if (holes is not null) CheckMap(holes, stored - map, unpacked, offset);
        _last = new TarMember { StoredPath = Decode(name), Type = type, HeaderOffset = _start, DataOffset = data, StoredSize = stored, Size = unpacked, Holes = holes, MapBytes = map };
    }

    private void CheckMap(SparseMap map, long stored, long unpacked, long offset)
    {
        if (map.StoredSize != stored || map.End > unpacked) Throw.At(offset, $"the map of holes is of {map.StoredSize} bytes up to {map.End}, expected {stored} up to {unpacked} at most");
        _parts += map.Count;
        if (_parts > SparseMap.MaxParts) Throw.At(offset, $"the maps of holes have more than {SparseMap.MaxParts} parts");
    }

    private byte[] NameOf(TarBlock block)
    {
        if ((_pax?["GNU.sparse.name"] ?? _pax?["path"]) is { } pax) return pax;
        if (_longName is not null) return _longName.AsSpan().IndexOf((byte)0) is var end and >= 0 ? _longName[..end] : _longName;
        return block.Prefix.IsEmpty ? block.Name.ToArray() : [.. block.Prefix, (byte)'/', .. block.Name];
    }

    private void ReadEnd(long offset)
    {
        if (tar.FindNonZero() is { } at) Throw.At(at, "there is data behind the end of the archive, expected zeros");
        if (tar.Position - offset < 2 * TarBlock.Bytes) Throw.At(offset, "the archive ends with one block of zeros, expected two");
        if (tar.Position % TarBlock.Bytes != 0) Throw.At(tar.Position, $"the archive ends inside a block, expected whole ones of {TarBlock.Bytes} bytes");
        EndOffset = offset;
    }

    // Names are bytes; those that are not UTF-8 must stay apart from each other.
    private static string Decode(byte[] name) => (Utf8.IsValid(name) ? Encoding.UTF8 : Encoding.Latin1).GetString(name);

    private static ImageFormatException Error(long offset, string fact) => new(fact, new Location(Offset: offset));
}
