using System.Formats.Tar;
using System.Text;
using Soccr.Formats.Checkpoints.Archives;
using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Tests;

/// <summary>Headers of archives, as the framework reads them.</summary>
public class TarHeaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0x1_ffff_ffff)]
    [InlineData(0x2_0000_0000)]
    [InlineData(1L << 40)]
    public void ASizeIsWhatWasSet(long size)
    {
        var header = new MemberHeader(Header(TarEntryFormat.Gnu));
        header.SetSize(size);
        byte[] bytes = header.ToArray();
        var block = new TarBlock(bytes);
        Assert.Equal(size, block.Size);
        Assert.True(block.HasRightChecksum());
        // The framework's reader passes over the data, which is not there, where its stream can seek.
        using var tar = new TarReader(new PipeStream(new MemoryStream(bytes), 512));
        Assert.Equal(size, tar.GetNextEntry()!.Length);
    }

    [Fact]
    public void WhatStaysStaysByteForByte()
    {
        byte[] bytes = Header(TarEntryFormat.Pax);
        // A checksum of seven digits and a blank, as old programs write it.
        string digits = Encoding.ASCII.GetString(bytes.AsSpan(bytes.Length - 512 + 148, 6));
        Encoding.ASCII.GetBytes($"0{digits} ").CopyTo(bytes, bytes.Length - 512 + 148);
        var header = new MemberHeader(bytes);
        header.SetSize(4);
        header.SetName("mm-1.img");
        Assert.Equal(bytes, header.ToArray());
    }

    [Fact]
    public void LengthsOfPaxRecordsCountThemselves()
    {
        for (int length = 0; length < 1100; length++)
        {
            PaxRecords records = PaxRecords.Empty;
            records.Set("path", Encoding.ASCII.GetBytes(new string('a', length)));
            records.Set("size", "1"u8.ToArray());
            PaxRecords back = PaxRecords.Read(records.ToArray(), 0);
            Assert.Equal(length, back["path"]!.Length);
            Assert.Equal(1, back.Number("size", 0));
        }
    }

    /// <summary>Headers of a file of four bytes.</summary>
    private static byte[] Header(TarEntryFormat format)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, format, leaveOpen: true))
        {
            TarEntry entry = format == TarEntryFormat.Gnu ? new GnuTarEntry(TarEntryType.RegularFile, "checkpoint/mm-1.img") : new PaxTarEntry(TarEntryType.RegularFile, "checkpoint/mm-1.img");
            entry.DataStream = new MemoryStream("data"u8.ToArray());
            tar.WriteEntry(entry);
        }
        // Behind the headers: a block of data and two of zeros.
        return bytes.ToArray()[..^(3 * 512)];
    }
}
