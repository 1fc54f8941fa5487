using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Unix;

namespace Soccr.Apply.Tests.Sockets;

[Collection(SocketTestsCollection.Name)]
public class UnixHostileTests
{
    /// <summary>Sets that no kernel ever had are made, or refused by name; never anything else, and nothing is left of those that were refused.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnySetIsMadeOrRefused(int seed)
    {
        var random = new Random(seed);
        int made = 0;
        for (int i = 0; i < 150; i++)
        {
            using var world = new UnixWorld();
            using var set = new UnixSocketSet(Sockets(random, world), new Dictionary<uint, SafeFileHandle>(), []);
            try
            {
                using RestoredUnixSockets restored = UnixEngine.Restore(set, new UnixRestoreOptions());
                Assert.Equal(set.Sockets.Count, restored.ByInode.Count);
                made++;
            }
            catch (UnixSocketException)
            {
                Assert.Empty(world.Files);
            }
        }
        Assert.InRange(made, 10, 140);
    }

    private static UnixSocketRecord[] Sockets(Random random, UnixWorld world)
    {
        UnixSocketType type = random.Next(2) == 0 ? UnixSocketType.Dgram : random.GetItems(Enum.GetValues<UnixSocketType>(), 1)[0];
        byte[][] names = [[], [], [.. world.PathOf("a"), 0], [.. world.PathOf("b"), 0], UnixWorld.Abstract("c"), UnixWorld.Abstract("d")];
        var sockets = new UnixSocketRecord[random.Next(1, 5)];
        for (uint i = 0; i < sockets.Length; i++)
        {
            sockets[i] = new UnixSocketRecord
            {
                Id = i + 1,
                Ino = i + 1,
                Type = type,
                State = random.GetItems(Enum.GetValues<UnixSocketState>(), 1)[0],
                Peer = (uint)random.Next(sockets.Length + 1),
                Name = names[random.Next(names.Length)],
                Deleted = random.Next(4) == 0,
                Shutdown = (UnixShutdown)random.Next(4),
                Queue = random.Next(3) > 0 ? [] : [new UnixPacket("x"u8.ToArray(), names[random.Next(names.Length)], random.Next(2) == 0 ? [] : [1])],
            };
        }
        return sockets;
    }
}
