using System.Diagnostics;
using System.Runtime.Versioning;

namespace Soccr.Apply.Tests;

/// <summary>A copy has the same contents and permissions, and no more data than the original.</summary>
[SupportedOSPlatform("linux")]
public sealed class FileCopyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData((3 << 20) + 17)]
    public void ContentsAndPermissionsAreTheSame(int length)
    {
        byte[] contents = new byte[length];
        new Random(length).NextBytes(contents);
        File.WriteAllBytes(_directory["a"], contents);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(_directory["a"], mode);
        FileCopy.Copy(_directory["a"], _directory["b"]);
        Assert.Equal(contents, File.ReadAllBytes(_directory["b"]));
        Assert.Equal(mode, File.GetUnixFileMode(_directory["b"]));
    }

    [Fact]
    public void HolesStayHoles()
    {
        const long length = 1L << 30;
        using (FileStream file = File.Create(_directory["a"]))
        {
            // Data at both ends of a hole, a hole at the end.
            foreach (long at in (long[])[0, 300 << 20, 1000 << 20])
            {
                file.Position = at;
                file.Write(new byte[8192].Select((_, i) => (byte)(i + at / 7)).ToArray());
            }
            file.SetLength(length);
        }
        FileCopy.Copy(_directory["a"], _directory["b"]);
        Assert.Equal(length, new FileInfo(_directory["b"]).Length);
        Assert.True(BytesOnDisk("b") <= BytesOnDisk("a"), $"the copy takes {BytesOnDisk("b")} bytes, the original {BytesOnDisk("a")}");
        using FileStream a = File.OpenRead(_directory["a"]), b = File.OpenRead(_directory["b"]);
        byte[] left = new byte[1 << 20], right = new byte[1 << 20];
        for (long at = 0; at < length; at += left.Length)
        {
            a.ReadExactly(left);
            b.ReadExactly(right);
            Assert.True(left.AsSpan().SequenceEqual(right), $"contents differ at 0x{at:x} or behind");
        }
    }

    [Fact]
    public void WhatIsThereStays()
    {
        File.WriteAllText(_directory["a"], "new");
        File.WriteAllText(_directory["b"], "old");
        Assert.Throws<IOException>(() => FileCopy.Copy(_directory["a"], _directory["b"]));
        Assert.Equal("old", File.ReadAllText(_directory["b"]));
    }

    [Fact]
    public void WhatCannotBeReadLeavesNothing()
    {
        Assert.Throws<FileNotFoundException>(() => FileCopy.Copy(_directory["none"], _directory["b"]));
        Assert.Throws<IOException>(() => FileCopy.Copy(_directory.FullPath, _directory["b"]));
        // It opens and has a length, but no page of it can be read.
        Assert.Throws<IOException>(() => FileCopy.Copy("/proc/self/mem", _directory["b"]));
        Assert.Empty(_directory.Names);
    }

    private long BytesOnDisk(string name)
    {
        using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%b", _directory[name]]) { RedirectStandardOutput = true })!;
        long blocks = long.Parse(stat.StandardOutput.ReadToEnd());
        stat.WaitForExit();
        return blocks * 512;
    }
}
