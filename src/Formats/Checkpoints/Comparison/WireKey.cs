using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Finds the key of a message in its bytes: an image has hundreds of thousands of them, and few are ever decoded.</summary>
internal sealed class WireKey
{
    private readonly FieldCodec[] _path;
    private readonly FieldCodec? _kind;

    /// <param name="codec">The message's schema.</param>
    public WireKey(MessageCodec codec)
    {
        _kind = KeyFields.KindOf(codec.Name) is { } kind ? codec.ByName(kind) : null;
        string[] names = KeyFields.Of(codec.Name)?.Split('.') ?? [];
        _path = new FieldCodec[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            _path[i] = codec.ByName(names[i]);
            if (i < names.Length - 1) codec = _path[i].Message;
        }
    }

    /// <summary>
    /// The hash of the key, and that of the key and the kind; 0 where the message has none. Bytes that are no message have none either: who decodes
    /// them says so.
    /// </summary>
    public (UInt128 Key, UInt128 Group) Find(ReadOnlySpan<byte> message)
    {
        if (_path.Length == 0) return default;
        try
        {
            UInt128 key = FindKey(message);
            return (key, key == 0 || _kind is null ? key : key + (FindLast(message, _kind) << 64));
        }
        catch (ImageFormatException)
        {
            return default;
        }
    }

    private UInt128 FindKey(ReadOnlySpan<byte> message)
    {
        foreach (FieldCodec field in _path[..^1])
        {
            if (!TryFind(message, field.Tag, out message)) return 0;
        }
        return FindLast(message, _path[^1]);
    }

    private static UInt128 FindLast(ReadOnlySpan<byte> message, FieldCodec field)
    {
        if (field.WireType == WireType.Bytes) return TryFind(message, field.Tag, out ReadOnlySpan<byte> text) ? Fingerprint.Of(text) : 0;
        if (!WireScan.TryFindVarint(message, field.Number, out ulong value)) return 0;
        // One more than the number, so that none is 0; numbers need no hash.
        return (UInt128)ScalarValue.Canonical(field.Kind, value) + 1;
    }

    private static bool TryFind(ReadOnlySpan<byte> message, uint wanted, out ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(message, 0);
        bytes = default;
        bool found = false;
        while (!reader.AtEnd)
        {
            uint tag = reader.ReadTag();
            if (tag == wanted)
            {
                bytes = reader.ReadBytes();
                found = true;
            }
            else
            {
                reader.Skip(tag);
            }
        }
        return found;
    }
}
