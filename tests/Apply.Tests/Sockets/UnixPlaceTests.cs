using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Unix;
using static Soccr.Apply.Tests.Sockets.UnixWorld;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Where names are: other mount and network namespaces, relative paths, owners, and names that an edit changed.</summary>
[Collection(SocketTestsCollection.Name)]
public class UnixPlaceTests
{
    [NeedFact(Need.NetworkNamespaces)]
    public void APathIsOneOfItsMountNamespace()
    {
        using var world = new UnixWorld();
        using var holder = new NamespaceHolder("-m", $"mount -t tmpfs none {world.Directory}");
        using MountNamespace mounts = MountNamespace.Open(holder["mnt"]);
        byte[] name = world.PathOf("inside");
        SafeFileHandle listener = mounts.Run(() => world.Make(UnixSocketType.Stream, name, backlog: 1));
        mounts.Run(() => world.Connect(UnixSocketType.Stream, listener, name));
        world.Migrate(options: new UnixRestoreOptions { Mounts = _ => mounts });
        Assert.Empty(world.Files);
        Assert.Equal(["inside"], mounts.Run(() => world.Files));
        // The same can be made outside, where the mount is another one.
        Assert.Throws<Xunit.Sdk.EqualException>(() => world.Migrate());
        Assert.Equal(["inside"], world.Files);
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void ARelativePathStartsFromItsDirectory()
    {
        using var world = new UnixWorld();
        Directory.CreateDirectory($"{world.Directory}/run/sub");
        SafeFileHandle socket = world.Make(UnixSocketType.Dgram);
        NamespaceThread.Run(NamespaceCalls.LeaveFileSystem, () =>
        {
            PathCalls.ChangeDirectory(world.PathOf("run"));
            UnixSocketCalls.Bind(socket, "./sub/x"u8);
            return 0;
        });
        world.Migrate();
        Assert.Equal(world.PathOf("run"), world.Before!.Sockets[0].NameDir.ToArray());
        Assert.Equal("./sub/x\0"u8.ToArray(), UnixSocketCalls.NameOf(world[0]));
        Assert.True(File.Exists($"{world.Directory}/run/sub/x"));
    }

    [NeedFact(Need.NetworkNamespaces)]
    [UnsupportedOSPlatform("windows")]
    public void TheFileIsItsOwners()
    {
        using var world = new UnixWorld();
        SafeFileHandle socket = world.Make(UnixSocketType.Seqpacket, world.PathOf("mine"), backlog: 0);
        using (SafeFileHandle file = UnixSocketCalls.BoundFile(socket)!) PathCalls.SetOwner(file, 1234, 4321);
        File.SetUnixFileMode($"{world.Directory}/mine", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherWrite);
        world.Migrate();
        Assert.Equal(new UnixFilePermissions(0xc000 | 0b110_001_010, 1234, 4321), world.Before!.Sockets[0].File);
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AbstractNamesAreThoseOfTheNetworkNamespace()
    {
        using var world = new UnixWorld();
        using var holder = new NamespaceHolder("-n");
        using NetworkNamespace network = NetworkNamespace.Open(holder["net"]);
        byte[] name = Abstract("there");
        SafeFileHandle listener = network.Run(() => world.Make(UnixSocketType.Stream, name, backlog: 3));
        network.Run(() => world.Connect(UnixSocketType.Stream, listener, name));
        SafeFileHandle receiver = network.Run(() => world.Make(UnixSocketType.Dgram, Abstract("receiver")));
        Send(network.Run(() => world.Make(UnixSocketType.Dgram, Abstract("sender"))), "x", UnixSocketCalls.NameOf(receiver));
        world.Migrate(options: new UnixRestoreOptions { Network = _ => network });
        Assert.Equal(Libc.ECONNREFUSED, Assert.Throws<IOException>(() => UnixSocketCalls.Connect(world.Make(UnixSocketType.Stream), name)).HResult);
        network.Run(() => world.Connect(UnixSocketType.Stream, world[0], name));
    }

    /// <summary>Names are data: a socket comes back under the one that an edit gave it, and its connections with it.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEditMovesASocket(bool isAbstract)
    {
        using var world = new UnixWorld();
        byte[] name = isAbstract ? Abstract("old") : world.PathOf("old");
        byte[] other = isAbstract ? Abstract("new") : world.PathOf("new");
        SafeFileHandle listener = world.Make(UnixSocketType.Stream, name, backlog: 1);
        (SafeFileHandle client, SafeFileHandle _) = world.Connect(UnixSocketType.Stream, listener, name);
        Send(client, "moved");
        byte[] moved = isAbstract ? other : [.. other, 0];
        world.Migrate(set => set.With([.. set.Sockets.Select(socket => socket.Name.IsEmpty ? socket : socket with { Name = moved })]));
        Assert.Equal(moved, UnixSocketCalls.NameOf(world[2]));
        Assert.Equal("moved", Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(Read(world[2])!)));
        world.Connect(UnixSocketType.Stream, world[0], other);
        // What was left of the old one is not ours to remove.
        Assert.Equal(isAbstract ? [] : ["new", "old"], world.Files);
    }
}
