using System.Buffers.Binary;

namespace Soccr.Formats.Netlink;

/// <summary>Goes through attributes that are whole: <see cref="AttributeList.Fault"/> has nothing to say of them.</summary>
/// <param name="attributes">One behind the other.</param>
internal ref struct AttributeCursor(ReadOnlySpan<byte> attributes)
{
    private readonly int _length = attributes.Length;
    private ReadOnlySpan<byte> _left = attributes;

    /// <summary>nla_type: the number and two flags.</summary>
    public ushort Type { get; private set; }

    /// <summary>The number alone.</summary>
    public readonly int Number => Type & AttributeList.TypeMask;

    /// <summary>Where it begins, counted from the first one.</summary>
    public int Offset { get; private set; }

    /// <summary>What is in it.</summary>
    public ReadOnlySpan<byte> Payload { get; private set; }

    /// <summary>What is there of the bytes up to the next attribute.</summary>
    public ReadOnlySpan<byte> Padding { get; private set; }

    /// <summary>Goes to the next one, from the start to the first.</summary>
    /// <returns>False where there is none.</returns>
    public bool MoveNext()
    {
        if (_left.IsEmpty) return false;
        Offset = _length - _left.Length;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(_left);
        int step = Math.Min(AttributeList.Align(length), _left.Length);
        Type = BinaryPrimitives.ReadUInt16LittleEndian(_left[2..]);
        Payload = _left[AttributeList.HeadBytes..length];
        Padding = _left[length..step];
        _left = _left[step..];
        return true;
    }
}
