using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using static Soccr.Apply.Tests.Sockets.UnixWorld;

namespace Soccr.Apply.Tests.Sockets;

[Collection(SocketTestsCollection.Name)]
public class UnixRestoreTests
{
    public static TheoryData<UnixSocketType, string, string, UnixShutdown> Matrix()
    {
        var all = new TheoryData<UnixSocketType, string, string, UnixShutdown>();
        foreach (UnixSocketType type in Enum.GetValues<UnixSocketType>())
        {
            foreach (string shape in new[] { "pair", "path", "abstract", "deleted" })
            {
                foreach (string queue in new[] { "empty", "queued", "zero", "descriptors" })
                {
                    foreach (UnixShutdown shutdown in new[] { UnixShutdown.None, UnixShutdown.Read, UnixShutdown.Write, UnixShutdown.Read | UnixShutdown.Write })
                    {
                        if (type != UnixSocketType.Stream || queue != "zero") all.Add(type, shape, queue, shutdown);
                    }
                }
            }
        }
        return all;
    }

    /// <summary>One socket sends to another; both are taken out, closed, made again: the same, and all is read in order.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [MemberData(nameof(Matrix))]
    public void ComesBackAsItWas(UnixSocketType type, string shape, string queue, UnixShutdown shutdown)
    {
        using var world = new UnixWorld();
        (int sender, int receiver) = Shape(world, type, shape);
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        string?[] expected = Fill(world, type, queue, sender, receiver, file);
        if (shutdown != UnixShutdown.None) SocketCalls.Shutdown(world[receiver], (int)shutdown - 1);
        world.Migrate();
        foreach (string? text in expected) Assert.Equal(text, Read(world[receiver]));
        // The end of a stream, or of a connection; of datagrams nothing but silence.
        bool ends = (shutdown & UnixShutdown.Read) != 0 && type != UnixSocketType.Dgram;
        if ((shutdown & UnixShutdown.Read) == 0 || ends) Assert.Equal(ends ? "" : null, Read(world[receiver]));
    }

    private static (int Sender, int Receiver) Shape(UnixWorld world, UnixSocketType type, string shape)
    {
        if (shape == "pair")
        {
            world.Pair(type);
            return (0, 1);
        }
        byte[] name = shape == "abstract" ? Abstract("a") : world.PathOf("socket");
        if (type == UnixSocketType.Dgram)
        {
            world.Make(type, name);
            UnixSocketCalls.Connect(world.Make(type), name);
        }
        else
        {
            world.Connect(type, world.Make(type, name, backlog: 3), name);
        }
        if (shape == "deleted") File.Delete($"{world.Directory}/socket");
        return type == UnixSocketType.Dgram ? (1, 0) : (1, 2);
    }

    private static string?[] Fill(UnixWorld world, UnixSocketType type, string queue, int sender, int receiver, SafeFileHandle file)
    {
        SafeFileHandle from = world[sender];
        switch (queue)
        {
            case "queued":
                Send(from, "one");
                Send(from, new string('x', 100_000));
                return type == UnixSocketType.Stream ? ["one" + new string('x', 100_000)] : ["one", new string('x', 100_000)];
            case "zero":
                Send(from, "");
                Send(from, "one");
                Send(from, "");
                Send(from, "two");
                Send(from, "");
                return ["", "one", "", "two", ""];
            case "descriptors":
                Send(from, "plain");
                Send(from, "with", null, file, world[receiver]);
                Send(from, "more", null, file);
                Send(from, "end");
                return type == UnixSocketType.Stream ? ["plainwith with 2", "more with 1", "end"] : ["plain", "with with 2", "more with 1", "end"];
            default:
                return [];
        }
    }
}
