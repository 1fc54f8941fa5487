using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Sets;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Sets of sockets, each a good directory that <see cref="SocketDump"/> made, and a place where they can be restored: nothing else is there.</summary>
public sealed class SocketSets : IDisposable
{
    /// <summary>The sets.</summary>
    public const string Tcp = "tcp", Listener = "listener", Udp = "udp", Unix = "unix", Named = "named";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestNetwork _place;

    public SocketSets()
    {
        Needs.Demand(Need.Firewall);
        _place = TestNetwork.WithDevices();
        // Nobody answers what restored connections send: no reset, which the dump of them would find.
        _place.Nft("table inet silence { chain in { type filter hook input priority 0; policy accept; meta mark != 0xC114 meta l4proto tcp drop; }; }");
        Make(Tcp, Connection);
        Make(Listener, static (_, keep) => [Kept(keep, TcpTesting.Listen(IPAddress.Loopback)).SafeHandle]);
        Make(Udp, static (_, keep) =>
        {
            SafeFileHandle socket = Kept(keep, UdpTesting.Bound("10.9.0.1:5353"));
            UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", [1, 2, 3]);
            SocketCalls.Connect(socket, UdpTesting.Endpoint("10.9.1.1:99"));
            return [socket];
        });
        Make(Unix, static (_, keep) =>
        {
            (SafeFileHandle one, SafeFileHandle other) = UnixSocketCalls.MakePair((int)UnixSocketType.Stream);
            SocketQueueCalls.SendAll(Kept(keep, one), "unread"u8);
            return [one, Kept(keep, other)];
        });
        string path = _directory["door"];
        Make(Named, (_, keep) =>
        {
            SafeFileHandle socket = Kept(keep, UnixSocketCalls.Make((int)UnixSocketType.Dgram));
            UnixSocketCalls.Bind(socket, System.Text.Encoding.UTF8.GetBytes(path));
            return [socket];
        });
    }

    internal TestNetwork Place => _place;

    /// <summary>The directory of a set.</summary>
    public string this[string set] => _directory[set];

    /// <summary>A copy of a set's directory, to be changed.</summary>
    public string Copy(string set)
    {
        string copy = _directory[$"copy-{Guid.NewGuid():N}"];
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(this[set])) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    /// <summary>
    /// Dumps restored sockets and takes connections away. As <see cref="SocketDump"/> does it, but for the lock, whose program takes longer than all the rest: nothing comes to them here.
    /// </summary>
    internal static void DumpAgain(IReadOnlyList<SafeFileHandle> sockets, string directory)
    {
        var (tcp, udp, unix, order) = (new List<TcpMember>(), new List<UdpMember>(), new List<SafeFileHandle>(), new List<uint>());
        var reader = new OptionReader();
        using var engine = new TcpEngine(watchesSignals: false);
        foreach (SafeFileHandle socket in sockets)
        {
            var number = new SocketNumber((uint)(tcp.Count + udp.Count + 1), (uint)PathCalls.Status(socket).Inode, (uint)DescriptorCalls.Flags(socket), (uint)DescriptorCalls.Signal(socket));
            switch (SocketCalls.KindOf(socket).Kind)
            {
                case SocketKind.Tcp:
                    var options = new TcpMemberOptions(reader.Read(socket), TcpCalls.GetNoDelay(socket), TcpCalls.GetCork(socket), TcpCalls.IsV6Only(socket));
                    tcp.Add(new TcpMember(number, TcpTesting.Take(engine, socket), options));
                    break;
                case SocketKind.Udp:
                    udp.Add(new UdpMember(number, UdpSocket.Dump(socket)));
                    break;
                default:
                    unix.Add(socket);
                    continue;
            }
            order.Add(number.Id);
        }
        using UnixSocketSet records = UnixEngine.Dump(unix, (uint)order.Count + 1, socket => reader.Read(socket).Socket);
        Dictionary<uint, uint> ids = records.Sockets.ToDictionary(static record => record.Ino, static record => record.Id);
        order.AddRange(unix.Select(socket => ids[(uint)PathCalls.Status(socket).Inode]));
        Directory.CreateDirectory(directory);
        SocketSetFiles.Write(new SocketSet(tcp, udp, records, order), SocketSetLocks.NewRun(), directory);
    }

    /// <summary>Dumps sockets of this process into a directory and takes away what can be; no rule is left.</summary>
    private static void Dump(TestNetwork place, IEnumerable<SafeHandle> sockets, string directory)
    {
        SocketSource[] sources = [.. sockets.Select(static socket => Source(socket))];
        try
        {
            SocketDumpReport report = SocketDump.Run(sources, directory, takesAway: true, default);
            if (report.Table is { } table) SocketSetLocks.Remove(table, place.Namespace);
        }
        finally
        {
            foreach (SocketSource source in sources) source.Dispose();
        }
    }

    internal static SocketSet Read(string directory, out Checkpoint images)
    {
        images = new Checkpoint(new DirectoryStore(directory));
        return SocketSetReader.Read(images);
    }

    /// <summary>Nothing is in the place: no socket of any kind, and no rule.</summary>
    /// <param name="alsoRules">Whether rules are looked for, by a program that takes its time.</param>
    internal void DemandEmpty(bool alsoRules = true)
    {
        Assert.Empty(_place.Run(static () => Lines("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "unix")));
        if (alsoRules) Assert.Empty(SocketSetLocks.Find(_place.Namespace));
    }

    public void Dispose()
    {
        _place.Dispose();
        _directory.Dispose();
    }

    private static string[] Lines(params string[] tables) => [.. tables.SelectMany(static table => File.ReadLines($"/proc/thread-self/net/{table}").Skip(1))];

    private void Make(string name, Func<TestNetwork, List<IDisposable>, SafeHandle[]> make)
    {
        using TestNetwork source = TestNetwork.WithDevices();
        var keep = new List<IDisposable>();
        source.Run(() => Dump(source, make(source, keep), this[name]));
        foreach (IDisposable kept in keep) kept.Dispose();
    }

    // Bytes in all queues: unread, unacknowledged, never sent.
    private static SafeHandle[] Connection(TestNetwork network, List<IDisposable> keep)
    {
        Socket listener = Kept(keep, TcpTesting.Listen(IPAddress.Loopback));
        (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Loopback);
        Kept(keep, own);
        Kept(keep, peer).Send("unread"u8);
        TcpTesting.Await(() => own.Available == 6, "bytes");
        network.Drop("input", TcpTesting.Port(listener));
        own.Send("unacknowledged"u8);
        own.NoDelay = false;
        own.SetRawSocketOption(Libc.SOL_TCP, Libc.TCP_CORK, BitConverter.GetBytes(1));
        own.Send("unsent"u8);
        return [own.SafeHandle];
    }

    private static T Kept<T>(List<IDisposable> keep, T socket)
        where T : IDisposable
    {
        keep.Add(socket);
        return socket;
    }

    internal static SocketSource Source(SafeHandle socket)
    {
        // The same open file by another descriptor: the source closes it.
        var own = new SafeFileHandle(socket.DangerousGetHandle(), ownsHandle: false);
        SafeFileHandle handle = DescriptorCalls.Duplicate(own);
        return new SocketSource((uint)PathCalls.Status(handle).Inode, new SocketOwner(Environment.ProcessId, (int)handle.DangerousGetHandle()), handle);
    }
}
