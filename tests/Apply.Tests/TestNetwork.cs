using System.Diagnostics;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Tests;

/// <summary>A network namespace of a test's own, gone with it.</summary>
internal sealed class TestNetwork : IDisposable
{
    private static int s_count;

    public TestNetwork()
    {
        Ip($"netns add {Name}");
        Ip($"-n {Name} link set lo up");
        Namespace = NetworkNamespace.Open($"/run/netns/{Name}");
    }

    public NetworkNamespace Namespace { get; }

    public string Name { get; } = $"soccr-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

    /// <summary>One with two devices that reach nobody: <c>eth0</c> with 10.9.0.1/24 and <c>eth1</c> with 10.9.1.1/24.</summary>
    public static TestNetwork WithDevices()
    {
        var made = new TestNetwork();
        for (int i = 0; i < 2; i++)
        {
            Ip($"-n {made.Name} link add eth{i} type bridge");
            Ip($"-n {made.Name} address add 10.9.{i}.1/24 brd + dev eth{i}");
            Ip($"-n {made.Name} link set eth{i} up multicast on");
        }
        return made;
    }

    public static void Ip(string arguments) => Run("ip", arguments, "");

    /// <summary>Joins two by a cable; the ends have the names of their interfaces.</summary>
    public static void Connect(TestNetwork one, string oneEnd, TestNetwork other, string otherEnd)
    {
        Ip($"link add {oneEnd} netns {one.Name} type veth peer name {otherEnd} netns {other.Name}");
        Ip($"-n {one.Name} link set {oneEnd} up");
        Ip($"-n {other.Name} link set {otherEnd} up");
    }

    /// <summary>Gives an interface an address, in use at once.</summary>
    public void AddAddress(string address, string end) => Ip($"-n {Name} address add {address} dev {end}{(address.Contains(':', StringComparison.Ordinal) ? " nodad" : "")}");

    public void RemoveAddress(string address, string end) => Ip($"-n {Name} address del {address} dev {end}");

    /// <summary>Runs something on a thread inside.</summary>
    public T Run<T>(Func<T> action) => Namespace.Run(action);

    public void Run(Action action) => Namespace.Run(() =>
    {
        action();
        return 0;
    });

    /// <summary>Runs nft inside.</summary>
    public void Nft(string rules) => Run("ip", $"netns exec {Name} nft -f -", rules);

    /// <summary>Closes the network for TCP with a port at either end; marked packets pass.</summary>
    public void Lock(params int[] ports) => Nft($$"""
        table inet lock {
            set ports { type inet_service; elements = { {{string.Join(", ", ports)}} }; };
            chain in { type filter hook input priority -400; policy accept; meta mark 0xC114 accept; tcp sport @ports drop; tcp dport @ports drop; };
            chain out { type filter hook output priority -400; policy accept; meta mark 0xC114 accept; tcp sport @ports drop; tcp dport @ports drop; };
        }
        """);

    /// <summary>Closes the network for connections, by the engine's own lock.</summary>
    public INetworkLock Lock(params TcpConnection[] connections)
    {
        var closed = new NftablesLock("soccr_test", connections, Namespace);
        closed.Close();
        return closed;
    }

    public void Unlock() => Nft("delete table inet lock");

    /// <summary>Drops what goes to ports, in one of the hooks: behind <c>output</c> it counts as sent, before it as unsent.</summary>
    public void Drop(string hook, params int[] ports) => Nft($$"""
        table inet {{hook}}_losses { chain {{hook}} { type filter hook {{hook}} priority -300; policy accept; tcp dport { {{string.Join(", ", ports)}} } drop; }; };
        """);

    public void Undrop(string hook) => Nft($"delete table inet {hook}_losses");

    public void Dispose()
    {
        Namespace.Dispose();
        Ip($"netns del {Name}");
    }

    private static void Run(string program, string arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {arguments}: {errors}{input}");
    }
}
