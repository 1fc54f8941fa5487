using System.Buffers.Binary;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// The words of the addresses in one message: one for IPv4, four for IPv6, each as it lies in memory in network order. Other numbers of words are no
/// address and stay.
/// </summary>
internal sealed class AddressWords
{
    private readonly List<Word> _words = [];

    /// <summary>Takes a value of an address field, or a packed list of them.</summary>
    public void Add(FieldPlan field, WireType form, ReadOnlySpan<byte> message, int start, int end)
    {
        if (form == WireType.Bytes)
        {
            var whole = new WireReader(message[start..end], 0);
            start = end - whole.ReadBytes().Length;
        }
        else if (form != WireType.Varint)
        {
            return;
        }
        var reader = new WireReader(message[start..end], 0);
        while (!reader.AtEnd)
        {
            int at = start + reader.Position;
            uint word = (uint)reader.ReadVarint();
            _words.Add(new Word(field, at, start + reader.Position, word));
        }
    }

    /// <summary>Changes the addresses that rules are about.</summary>
    public void Rewrite(MessageCodec codec, ReadOnlySpan<byte> message, RuleSet rules, EntryScope scope, Splices splices, Action<string, string, string> report)
    {
        foreach (IGrouping<FieldPlan, Word> group in _words.GroupBy(static word => word.Field))
        {
            Word[] words = [.. group];
            if (words.Length is not (1 or 4)) continue;
            byte[] address = new byte[sizeof(uint) * words.Length];
            for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(address.AsSpan(sizeof(uint) * i), words[i].Value);
            FieldRole role = group.Key.Role!;
            ulong length = role.Length is { } field ? FieldRole.Number(codec, message, field) : (ulong)(8 * address.Length);
            if (length > (ulong)(8 * address.Length) || rules.Address(address, (int)length, scope) is not { } change || change.Old == change.New) continue;
            Replace(message, words, address, splices);
            report(role.Field, change.Old, change.New);
        }
    }

    private static void Replace(ReadOnlySpan<byte> message, Word[] words, byte[] address, Splices splices)
    {
        for (int i = 0; i < words.Length; i++)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(address.AsSpan(sizeof(uint) * i));
            if (word == words[i].Value) continue;
            splices.Replace(words[i].Start, words[i].End, WireForm.Encode(words[i].Field.Field.Kind, word, message[words[i].Start..words[i].End]));
        }
    }

    private readonly record struct Word(FieldPlan Field, int Start, int End, uint Value);
}
