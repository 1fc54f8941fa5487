using System.Diagnostics;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Tests;

public class NetworkNamespaceTests
{
    /// <summary>A program that is started inside is inside; this process stays where it was.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void WhatRunsInsideIsInside()
    {
        Needs.Demand(Need.NetworkNamespaces);
        using Process holder = Process.Start(new ProcessStartInfo("unshare", ["-n", "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        // An answer says that the program runs, in its namespace by then.
        holder.StandardInput.Write("x\n");
        holder.StandardInput.Flush();
        holder.StandardOutput.ReadLine();
        string before = Own();
        using (NetworkNamespace inside = NetworkNamespace.Open($"/proc/{holder.Id}/ns/net"))
        {
            string there = inside.Run(Own);
            Assert.NotEqual(before, there);
            Assert.Throws<FormatException>(() => inside.Run<int>(static () => throw new FormatException()));
        }
        Assert.Equal(before, Own());
        holder.StandardInput.Close();
        holder.WaitForExit();
    }

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("/nowhere")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/ns/uts")]
    public void WhatIsNoNetworkNamespaceIsRefused(string path)
    {
        EngineException refusal = Assert.Throws<EngineException>(() => NetworkNamespace.Open(path));
        Assert.StartsWith($"{path}: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("expected the file of a network namespace", refusal.Message, StringComparison.Ordinal);
    }

    private static string Own()
    {
        using Process program = Process.Start(new ProcessStartInfo("readlink", ["/proc/self/ns/net"]) { RedirectStandardOutput = true })!;
        return program.StandardOutput.ReadToEnd();
    }
}
