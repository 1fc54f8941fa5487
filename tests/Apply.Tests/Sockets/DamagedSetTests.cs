using System.Buffers.Binary;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Verification;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Sets of which an image is damaged, missing or of nobody: the restore, <c>crit verify</c> and <c>crit x sk</c> all say so, with its name and the place in it.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class DamagedSetTests(SocketSets sets) : IClassFixture<SocketSets>
{
    // Head of a message: length, type, flags, sequence, port; then cmd, version, reserved. Then sock_state and sock_type, 8 bytes each.
    private const int TypeOfMessage = 4, Command = 16, FirstAttribute = 20, State = 24, TypeOfSocket = 32;

    private static readonly Dictionary<string, (string Set, string Image, Action<string> Damage, string Fact)> s_cases = new()
    {
        ["a message is cut off"] = (SocketSets.Udp, "udp-*.nl", static file => Cut(file, 3), "are left"),
        ["a message is cut off in its head"] = (SocketSets.Udp, "udp-*.nl", static file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..10]), "10 bytes are left"),
        ["there is no message"] = (SocketSets.Udp, "udp-*.nl", static file => File.WriteAllBytes(file, []), "is empty"),
        ["an attribute is too long"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, FirstAttribute, 0x7fff), ""),
        ["an attribute is too short"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, FirstAttribute, 3), ""),
        ["a payload is too short"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, FirstAttribute, 6), "sock_state has 2 bytes"),
        ["a message is of another family"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, TypeOfMessage, 2), "type 2"),
        ["a command is not known"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, Command, 0x0109), "cmd is 9"),
        ["the socket is missing"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, Command, 0x0140), "no socket"),
        ["the state is another"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, State, 3), "sock_state is 3"),
        ["the type is another"] = (SocketSets.Udp, "udp-*.nl", static file => Put(file, TypeOfSocket, 1), "sock_type is 1"),
        ["messages are missing"] = (SocketSets.Udp, "udp-*.nl", File.Delete, "there is no udp-"),
        ["messages are of nobody"] = (SocketSets.Udp, "udp-*.nl", static file => File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "udp-99.nl")), "socket 99"),
        ["a queue is cut off"] = (SocketSets.Tcp, "tcp-stream-*.img", static file => Cut(file, 1), ""),
        ["a stream is cut off"] = (SocketSets.Tcp, "tcp-stream-*.img", static file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..14]), ""),
        ["a stream is empty"] = (SocketSets.Tcp, "tcp-stream-*.img", static file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..8]), ""),
        ["a stream has more bytes"] = (SocketSets.Tcp, "tcp-stream-*.img", static file => File.AppendAllText(file, "more"), ""),
        ["a stream is missing"] = (SocketSets.Tcp, "tcp-stream-*.img", File.Delete, "there is no tcp-stream-"),
        ["a stream is of nobody"] = (SocketSets.Tcp, "tcp-stream-*.img", static file => File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "tcp-stream-63.img")), "socket 99"),
        ["descriptors are missing"] = (SocketSets.Tcp, "fdinfo-1.img", File.Delete, "there is no such image"),
        ["descriptors are cut off"] = (SocketSets.Tcp, "fdinfo-1.img", static file => Cut(file, 2), ""),
        ["files are missing"] = (SocketSets.Tcp, "files.img", File.Delete, ""),
        ["files are cut off"] = (SocketSets.Tcp, "files.img", static file => Cut(file, 2), ""),
        ["the inventory is missing"] = (SocketSets.Tcp, "inventory.img", File.Delete, "inventory"),
        ["the inventory is cut off"] = (SocketSets.Tcp, "inventory.img", static file => Cut(file, 2), ""),
        ["queues are missing"] = (SocketSets.Unix, "sk-queues.img", File.Delete, "there is no such image"),
        ["queues are cut off"] = (SocketSets.Unix, "sk-queues.img", static file => Cut(file, 2), ""),
        ["queues are of another type"] = (SocketSets.Unix, "sk-queues.img", static file => Put(file, 4, 0x1234), ""),
    };

    public static TheoryData<string> CasesOfSets => [.. s_cases.Keys.Except(["the inventory is missing"])];

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(Cases))]
    public void IsTold(string name)
    {
        (string set, string image, Action<string> damage, string fact) = s_cases[name];
        string copy = sets.Copy(set);
        string file = Directory.GetFiles(copy, image).Single();
        damage(file);
        ImageFormatException fault = Assert.Throws<ImageFormatException>(() => SocketSets.Read(copy, out _));
        Assert.Contains(fact, fault.Message, StringComparison.Ordinal);
        Assert.Contains(copy, fault.Message, StringComparison.Ordinal);
        if (File.Exists(file)) Assert.Matches(@"\.(img|nl):0x[0-9a-f]+: ", fault.Message);
        var images = new Checkpoint(new DirectoryStore(copy));
        Diagnostic[] found = [.. CheckpointVerifier.Verify(images).Where(static found => found.Severity == Severity.Error)];
        // In its words: of what is malformed it has rules of its own.
        Assert.Contains(found, found => found.File == Path.GetFileName(file) || found.Text.Contains(fact, StringComparison.Ordinal));
        sets.DemandEmpty(alsoRules: false);
    }

    /// <summary>So does <c>crit x DIR sk</c>, which is asked about any checkpoint, and knows a set by its inventory.</summary>
    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(CasesOfSets))]
    public void IsToldOfTheSocketsToo(string name)
    {
        (string set, string image, Action<string> damage, _) = s_cases[name];
        string copy = sets.Copy(set);
        damage(Directory.GetFiles(copy, image).Single());
        Assert.Contains(copy, Assert.Throws<ImageFormatException>(() => new Checkpoint(new DirectoryStore(copy)).Sockets).Message, StringComparison.Ordinal);
    }

    private static void Cut(string file, int bytes)
    {
        byte[] whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^bytes]);
    }

    private static void Put(string file, int at, ushort value)
    {
        byte[] bytes = File.ReadAllBytes(file);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);
        File.WriteAllBytes(file, bytes);
    }
}
