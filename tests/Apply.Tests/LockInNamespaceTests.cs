using System.Diagnostics;
using System.Net;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Tests;

/// <summary>Locks in a real firewall, of a namespace of the test's own.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class LockInNamespaceTests
{
    private readonly TcpConnection[] _connections =
        [.. Enumerable.Range(1, 1000).SelectMany(static port => new[] { Connect("10.0.0.1", port, "10.0.0.2"), Connect("fd00::1", port, "fd00::2") })];

    private static TcpConnection Connect(string local, int port, string remote) => TcpConnection.Of(new IPEndPoint(IPAddress.Parse(local), 80), new IPEndPoint(IPAddress.Parse(remote), port));

    [NeedTheory(Need.MovedConnections)]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatIsClosedIsOpenedAndNothingElse(bool isNftables)
    {
        Needs.Demand(Need.MovedConnections);
        using var network = new TestNetwork();
        NetworkNamespace place = network.Namespace;
        string Inside(params string[] command) => Run("nsenter", [$"--net=/run/netns/{network.Name}", .. command]);
        int Drops() => Inside("nft", "list", "ruleset").Split('\n').Count(static line => line.Contains("drop", StringComparison.Ordinal));
        Inside("iptables", "-A", "INPUT", "-s", "10.9.9.9", "-j", "DROP");
        // As a dump has left it.
        if (isNftables) Inside("nft", "add table inet soccr-test; add chain inet soccr-test input { type filter hook input priority 0; }; add rule inet soccr-test input meta mark 1 drop");
        else new IptablesLock(_connections[..4], place).Close();
        INetworkLock all = isNftables ? new NftablesLock("soccr-test", _connections, place) : new IptablesLock(_connections, place);
        int before = Drops();
        all.Close();
        Assert.True(Drops() > before);
        if (!isNftables) Assert.Equal((2 * _connections.Length) + 1, Drops());
        all.Undo();
        Assert.Equal(before, Drops());
        all.Undo();
        all.Close();
        all.Open();
        all.Open();
        Assert.Equal(1, Drops());
    }

    /// <summary>What a dump or crit socket lock has closed before stays closed where a restore takes back its own, also of the same connections.</summary>
    [NeedFact(Need.Firewall)]
    public void ALockLeavesTheOneBeforeIt()
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        string Rules() => Run("nsenter", $"--net=/run/netns/{network.Name}", "nft", "list", "ruleset");
        new NftablesLock("soccr-test", _connections[..4], network.Namespace).Close();
        string before = Rules();
        Assert.Contains("drop", before, StringComparison.Ordinal);
        var second = new NftablesLock("soccr-test", _connections[..6], network.Namespace);
        var third = new NftablesLock("soccr-test", _connections[..2], network.Namespace);
        second.Close();
        third.Close();
        Assert.NotEqual(before, Rules());
        second.Undo();
        third.Undo();
        Assert.Equal(before, Rules());
        third.Close();
        third.Open();
        Assert.Equal("", Rules());
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
