using System.IO.Compression;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Tests;

/// <summary>gzip data that was cut, or has something behind it, is never taken for whole.</summary>
public class GzipReadStreamTests
{
    private static readonly byte[] s_data = Enumerable.Range(0, 40_000).Select(static i => (byte)(i * i / 7 + i % 13)).ToArray();

    private static byte[] Compressed(CompressionLevel level)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level)) gzip.Write(s_data);
        return compressed.ToArray();
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void WholeDataIsRead(CompressionLevel level)
    {
        using var stream = new GzipReadStream(new MemoryStream(Compressed(level)));
        var read = new MemoryStream();
        stream.CopyTo(read, 777);
        Assert.Equal(s_data, read.ToArray());
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void OfCutDataNothingIsGivenThatWasNotThere(CompressionLevel level)
    {
        byte[] whole = Compressed(level);
        for (int cut = 1; cut < whole.Length; cut += 97)
        {
            using var stream = new GzipReadStream(new MemoryStream(whole[..cut]));
            var read = new MemoryStream();
            Assert.Throws<InvalidDataException>(() => stream.CopyTo(read, 777));
            Assert.Equal(s_data[..(int)read.Length], read.ToArray());
        }
    }

    [Fact]
    public void BytesBehindTheDataAreNoticed()
    {
        using var stream = new GzipReadStream(new MemoryStream([.. Compressed(CompressionLevel.Optimal), 1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null));
    }
}
