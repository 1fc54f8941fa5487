using System.Diagnostics;

namespace Soccr.Apply.Tests;

/// <summary>A program that keeps namespaces of its own as long as this is not disposed of.</summary>
internal sealed class NamespaceHolder : IDisposable
{
    private readonly Process _program;

    /// <param name="kinds">Options of unshare, such as <c>-m</c>.</param>
    /// <param name="command">What a shell does inside at first.</param>
    public NamespaceHolder(string kinds, string command = "true")
    {
        Needs.Demand(Need.NetworkNamespaces);
        _program = Process.Start(new ProcessStartInfo("unshare", [kinds, "sh", "-c", $"{command} && echo ready && exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", _program.StandardOutput.ReadLine());
    }

    /// <summary>The file of its namespace of a kind, such as <c>mnt</c>.</summary>
    public string this[string kind] => $"/proc/{_program.Id}/ns/{kind}";

    public void Dispose()
    {
        _program.StandardInput.Close();
        _program.WaitForExit();
        _program.Dispose();
    }
}
