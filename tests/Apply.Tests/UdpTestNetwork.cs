using System.Diagnostics;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Tests;

/// <summary>A network namespace with lo, and two devices: <c>eth0</c> with 10.9.0.1/24 and <c>eth1</c> with 10.9.1.1/24.</summary>
internal sealed class UdpTestNetwork : IDisposable
{
    private static int s_count;

    private readonly string _name = $"soccr-udp-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}";

    public UdpTestNetwork()
    {
        Ip("netns", "add", _name);
        Namespace = NetworkNamespace.Open(Path);
        try
        {
            AddDevices();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NetworkNamespace Namespace { get; }

    public string Path => $"/run/netns/{_name}";

    public void Dispose()
    {
        Namespace.Dispose();
        Ip("netns", "delete", _name);
    }

    private void AddDevices()
    {
        Ip("-n", _name, "link", "set", "lo", "up");
        for (int i = 0; i < 2; i++)
        {
            Ip("-n", _name, "link", "add", $"eth{i}", "type", "bridge");
            Ip("-n", _name, "address", "add", $"10.9.{i}.1/24", "brd", "+", "dev", $"eth{i}");
            Ip("-n", _name, "link", "set", $"eth{i}", "up", "multicast", "on");
        }
    }

    private static void Ip(params string[] arguments)
    {
        using Process run = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string errors = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.Equal((0, ""), (run.ExitCode, errors));
    }
}
