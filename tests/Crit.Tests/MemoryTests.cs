using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Soccr.Crit.Tests;

/// <summary>A payload is streamed: 300 MB go through both directions, over pipes, in little memory, and come out as they went in.</summary>
public class MemoryTests
{
    private const int PayloadBytes = 300_000_000;
    private const int LimitKilobytes = 80_000;

    [Fact]
    public async Task StaysBounded()
    {
        using var directory = new TemporaryDirectory();
        using Process decode = CritCommand.Start(directory.FullPath, "decode");
        using Process encode = CritCommand.Start(directory.FullPath, "encode");
        Task<int> decodePeak = PeakAsync(decode), encodePeak = PeakAsync(encode);
        Task<byte[]> feeding = Task.Run(() => Feed(decode.StandardInput.BaseStream));
        Task passing = Task.Run(() => Pass(decode.StandardOutput.BaseStream, encode.StandardInput.BaseStream));
        byte[] hash = await SHA256.HashDataAsync(encode.StandardOutput.BaseStream);
        Assert.Equal(await feeding, hash);
        await passing;
        await Task.WhenAll(decode.WaitForExitAsync(), encode.WaitForExitAsync());
        Assert.Equal((0, 0), (decode.ExitCode, encode.ExitCode));
        Assert.InRange(await decodePeak, 1, LimitKilobytes);
        Assert.InRange(await encodePeak, 1, LimitKilobytes);
    }

    /// <summary>An edit of a field leaves the payload behind it where it is: on the disk.</summary>
    [Fact]
    public async Task StaysBoundedWhenAFieldIsEdited()
    {
        using var directory = new TemporaryDirectory();
        string image = directory["ghost-file-1.img"];
        File.Copy(Path.Combine(Repository.Fixtures, "images", "ghost-file-whole", "ghost-file-1.img"), image);
        using (FileStream file = File.OpenWrite(image)) file.SetLength(100_000_000);
        using Process edit = CritCommand.Start(directory.FullPath, "edit", image, "--set", "entries[0].uid=7");
        Task<int> peak = PeakAsync(edit);
        await edit.WaitForExitAsync();
        Assert.Equal(0, edit.ExitCode);
        Assert.InRange(await peak, 1, LimitKilobytes);
        Assert.Equal(("7\n", 0), await CritCommand.RunShellAsync(directory.FullPath, "crit edit ghost-file-1.img --get 'entries[0].uid'"));
    }

    /// <summary>The pages of a checkpoint are never in memory, and only <c>diff</c> looks at them.</summary>
    [Theory]
    [InlineData("info", "d")]
    [InlineData("info", "d.tar")]
    [InlineData("x", "d", "rss")]
    [InlineData("x", "d.tar", "tree")]
    [InlineData("verify", "d")]
    [InlineData("verify", "d.tar")]
    [InlineData("diff", "d", "d.tar")]
    [InlineData("edit", "d", "fs-1.img", "--set", "entries[0].umask=1")]
    public async Task StaysBoundedWithManyPages(params string[] command)
    {
        using var directory = new TemporaryDirectory();
        (string output, int made) = await CritCommand.RunShellAsync(
            directory.FullPath, $"mkdir d && cp {Path.Combine(Repository.Fixtures, "checkpoints", "mntns_open")}/* d && truncate -s 500M d/pages-1.img && tar -cf - d | cp --sparse=always /dev/stdin d.tar");
        Assert.Equal(("", 0), (output, made));
        using Process crit = CritCommand.Start(directory.FullPath, command);
        Task<int> peak = PeakAsync(crit);
        await crit.StandardOutput.ReadToEndAsync();
        await crit.WaitForExitAsync();
        // verify has something to say: there are more pages than the pagemaps tell of.
        Assert.Equal(command[0] == "verify" ? 1 : 0, crit.ExitCode);
        Assert.InRange(await peak, 1, LimitKilobytes);
    }

    private static byte[] Feed(Stream input)
    {
        byte[] image = File.ReadAllBytes(Path.Combine(Repository.Fixtures, "images", "ghost-file-whole", "ghost-file-1.img"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Write(image);
        byte[] block = new byte[100_000];
        var random = new Random(1);
        for (int written = 0; written < PayloadBytes; written += block.Length)
        {
            random.NextBytes(block);
            Write(block);
        }
        input.Dispose();
        return hash.GetHashAndReset();

        void Write(byte[] bytes)
        {
            hash.AppendData(bytes);
            input.Write(bytes);
        }
    }

    private static void Pass(Stream from, Stream to)
    {
        // When one of the two ends, neither may leave the other waiting.
        using (from)
        using (to) from.CopyTo(to);
    }

    /// <summary>The most memory that a process ever had, in kilobytes, as long as it can be asked.</summary>
    private static async Task<int> PeakAsync(Process process)
    {
        int peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, ReadPeak(process.Id));
            await Task.Delay(20);
        }
        return peak;
    }

    private static int ReadPeak(int id)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
