using System.Buffers.Binary;
using System.Text;

namespace Soccr.Apply.Sockets;

/// <summary>The types of the running kernel: where its structures have their members, which no release promises.</summary>
/// <remarks>BTF, <c>linux/Documentation/bpf/btf.rst</c>: a header, one record a type in the order of their numbers from 1 on, and their names.</remarks>
internal sealed class KernelTypes
{
    private const string File = "/sys/kernel/btf/vmlinux";
    private const ushort Magic = 0xeb9f;
    private const int HeadBytes = 24, RecordBytes = 12, MemberBytes = 12;
    private const int Structure = 4, Function = 12;

    /// <summary>How many bytes follow the record of a kind: for each of its members, or once.</summary>
    private static readonly Dictionary<int, (int Each, int Once)> s_tails = new()
    {
        [1] = (0, 4),
        [3] = (0, 12),
        [4] = (MemberBytes, 0),
        [5] = (MemberBytes, 0),
        [6] = (8, 0),
        [13] = (8, 0),
        [14] = (0, 4),
        [15] = (12, 0),
        [17] = (0, 4),
        [19] = (12, 0),
    };

    private readonly byte[] _names;
    private readonly Dictionary<(int Kind, string Name), (uint Id, ReadOnlyMemory<byte> Members, bool HasBits)> _wanted = [];

    private KernelTypes(byte[] data, params (int Kind, string Name)[] wanted)
    {
        ReadOnlySpan<byte> head = data;
        if (data.Length < HeadBytes || BinaryPrimitives.ReadUInt16LittleEndian(head) != Magic) throw new IOException($"{File}: expected BTF");
        int begin = BinaryPrimitives.ReadInt32LittleEndian(head[4..]);
        ReadOnlyMemory<byte> types = data.AsMemory(begin + BinaryPrimitives.ReadInt32LittleEndian(head[8..]), BinaryPrimitives.ReadInt32LittleEndian(head[12..]));
        _names = data.AsSpan(begin + BinaryPrimitives.ReadInt32LittleEndian(head[16..]), BinaryPrimitives.ReadInt32LittleEndian(head[20..])).ToArray();
        for (uint id = 1; !types.IsEmpty; id++)
        {
            int name = BinaryPrimitives.ReadInt32LittleEndian(types.Span);
            uint info = BinaryPrimitives.ReadUInt32LittleEndian(types.Span[4..]);
            int kind = (int)(info >> 24) & 0x1f, count = (int)info & 0xffff;
            (int each, int once) = s_tails.GetValueOrDefault(kind);
            ReadOnlyMemory<byte> tail = types.Slice(RecordBytes, each * count + once);
            if (Array.Find(wanted, one => one.Kind == kind && Is(name, one.Name)) is { Name: not null } found) _wanted.TryAdd(found, (id, tail, info >> 31 != 0));
            types = types[(RecordBytes + tail.Length)..];
        }
    }

    /// <summary>Reads the types of a function and of structures.</summary>
    /// <exception cref="IOException">This kernel does not tell its types.</exception>
    public static KernelTypes Read(string function, params string[] structures) =>
        new(System.IO.File.ReadAllBytes(File), [(Function, function), .. structures.Select(static name => (Structure, name))]);

    /// <summary>The number of the function.</summary>
    /// <exception cref="IOException">There is none of the name.</exception>
    public uint IdOf(string function) => Find(Function, function).Id;

    /// <summary>Where a member is in its structure, in bytes.</summary>
    /// <exception cref="IOException">There is none of the name, or it does not begin at a byte.</exception>
    public short OffsetOf(string structure, string member)
    {
        (_, ReadOnlyMemory<byte> members, bool hasBits) = Find(Structure, structure);
        for (ReadOnlySpan<byte> left = members.Span; !left.IsEmpty; left = left[MemberBytes..])
        {
            if (!Is(BinaryPrimitives.ReadInt32LittleEndian(left), member)) continue;
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(left[8..]) & (hasBits ? 0xffffff : uint.MaxValue);
            return bits % 8 == 0 ? checked((short)(bits / 8)) : throw new IOException($"{File}: {structure}.{member} begins at bit {bits}, expected a whole byte");
        }
        throw new IOException($"{File}: {structure} has no {member}");
    }

    private (uint Id, ReadOnlyMemory<byte> Members, bool HasBits) Find(int kind, string name) => _wanted.TryGetValue((kind, name), out var found) ? found : throw new IOException($"{File}: there is no {name}");

    private bool Is(int at, string name)
    {
        ReadOnlySpan<byte> found = _names.AsSpan(at);
        return found.Length > name.Length && found[name.Length] == 0 && Encoding.ASCII.GetString(found[..name.Length]) == name;
    }
}
