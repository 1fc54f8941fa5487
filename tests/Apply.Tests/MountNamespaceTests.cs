using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Tests;

public class MountNamespaceTests
{
    [NeedFact(Need.NetworkNamespaces)]
    public void PathsMeanWhatTheyMeanInside()
    {
        using var directory = new TemporaryDirectory();
        using var holder = new NamespaceHolder("-m", $"mount -t tmpfs none {directory.FullPath}");
        string before = Directory.GetCurrentDirectory();
        using (MountNamespace inside = MountNamespace.Open(holder["mnt"]))
        {
            inside.Run(() =>
            {
                File.WriteAllText(directory["inside"], "");
                PathCalls.ChangeDirectory("/proc"u8);
                return 0;
            });
            Assert.Empty(directory.Names);
            Assert.Equal(["inside"], inside.Run(() => directory.Names));
            Assert.Throws<FormatException>(() => inside.Run<int>(static () => throw new FormatException()));
        }
        Assert.Equal(before, Directory.GetCurrentDirectory());
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AMountTellsItsNamespace()
    {
        using var directory = new TemporaryDirectory();
        using var holder = new NamespaceHolder("-m", $"mount -t tmpfs none {directory.FullPath}");
        using MountNamespace inside = MountNamespace.Open(holder["mnt"]);
        int mount = inside.Run(() =>
        {
            using var file = PathCalls.Find(System.Text.Encoding.UTF8.GetBytes(directory.FullPath));
            return PathCalls.Status(file!).MountId;
        });
        using MountNamespace? found = MountNamespace.OfMount(mount);
        Assert.Equal(holder["mnt"], found?.Name);
        Assert.Null(MountNamespace.OfMount(int.MaxValue));
    }

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("/nowhere")]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/ns/net")]
    public void WhatIsNoMountNamespaceIsRefused(string path)
    {
        EngineException refusal = Assert.Throws<EngineException>(() => MountNamespace.Open(path));
        Assert.StartsWith($"{path}: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("expected the file of a mount namespace", refusal.Message, StringComparison.Ordinal);
    }
}
