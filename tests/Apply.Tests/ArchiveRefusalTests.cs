using System.Formats.Tar;
using System.Runtime.Versioning;
using System.Text;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;

namespace Soccr.Apply.Tests;

/// <summary>What is wrong with an archive is said, with the place; nothing of it is read past.</summary>
[SupportedOSPlatform("linux")]
public sealed class ArchiveRefusalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string, string> Members => new()
    {
        { "f checkpoint/inventory.img, f checkpoint/../../etc/passwd", "a:0x400: member checkpoint/../../etc/passwd climbs out with .., expected a path within the archive" },
        { "f checkpoint/inventory.img, f /etc/passwd", "a:0x400: member /etc/passwd has an absolute path, expected one within the archive" },
        { "f checkpoint/inventory.img, l checkpoint/mm-1.img", "a:0x400: member checkpoint/mm-1.img is a link, expected a file with the image in it" },
        { "f checkpoint/inventory.img, h checkpoint/mm-1.img", "a:0x400: member checkpoint/mm-1.img is a link, expected a file with the image in it" },
        { "l checkpoint, f checkpoint/inventory.img", "a:0x0: member checkpoint is a link, expected the directory of the images" },
        { "l a, f a/checkpoint/inventory.img", "a:0x0: member a is a link, expected the directory of the images" },
        { "f a, f a/checkpoint/inventory.img", "a:0x0: member a is no directory, expected the directory of the images" },
        { "f checkpoint/inventory.img, f ./checkpoint//inventory.img", "a:0x400: member checkpoint/inventory.img is there already, at 0x0; expected each path once" },
        { "f a/inventory.img, f b/inventory.img", "a:0x400: there are several checkpoints in it (a/inventory.img, b/inventory.img), expected one" },
        { "f checkpoint/mm-1.img", "a: there is no checkpoint in the archive: no directory of it has an inventory.img" },
        { "f checkpoint/inventory.img, l checkpoint/parent, f pre-checkpoint/inventory.img, d x, d x, l config", "" },
    };

    public void Dispose() => _directory.Dispose();

    [Theory, MemberData(nameof(Members))]
    public void MembersThatMayNotBe(string members, string expected)
    {
        using (var tar = new TarWriter(File.Create(_directory["a"]), TarEntryFormat.Ustar))
        {
            foreach (string member in members.Split(", "))
            {
                TarEntryType type = member[0] switch { 'l' => TarEntryType.SymbolicLink, 'h' => TarEntryType.HardLink, 'd' => TarEntryType.Directory, _ => TarEntryType.RegularFile };
                var entry = new UstarTarEntry(type, member[2..]);
                if (member[0] is 'l' or 'h') entry.LinkName = "/etc/passwd";
                if (member[0] == 'f') entry.DataStream = new MemoryStream("data"u8.ToArray());
                tar.WriteEntry(entry);
            }
        }
        AssertSays(expected);
    }

    public static TheoryData<string, Func<byte[], byte[]>, string> Damages => new()
    {
        { "nothing", static tar => tar, "" },
        { "cut in data", static tar => tar[..0x602], "a:0x602: the archive ends inside a member, expected all of its data" },
        { "cut in a header", static tar => tar[..0x480], "a:0x400: the archive ends inside a header: 128 bytes are left, expected 512" },
        { "cut behind a member", static tar => tar[..0x400], "a:0x400: the archive ends here, expected a member or two blocks of zeros" },
        { "one block of zeros", static tar => tar[..0xa00], "a:0x800: the archive ends with one block of zeros, expected two" },
        { "not whole blocks", static tar => [.. tar, 0], "a:0xc01: the archive ends inside a block, expected whole ones of 512 bytes" },
        { "checksum", static tar => With(tar, 0x400 + 5, "x"), "a:0x400: the checksum of the header is wrong" },
        { "checksum of zeros", static tar => With(tar, 0x400 + 148, "\0\0\0\0\0\0\0\0"), "a:0x400: the checksum of the header is wrong" },
        { "garbage", static tar => [.. tar, .. new byte[1000], 7], "a:0xfe8: there is data behind the end of the archive, expected zeros" },
        { "another archive behind", static tar => [.. tar, .. tar], "a:0xc00: there is data behind the end of the archive, expected zeros" },
        { "size no number", static tar => Sum(With(tar, 0x400 + 124, "00000000z4"), 0x400), "a:0x400: the size in the header is no number that can be" },
        { "size negative", static tar => Sum(With(tar, 0x400 + 124, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"), 0x400), "a:0x400: the size in the header is no number that can be" },
        { "size huge", static tar => Sum(With(tar, 0x400 + 124, "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"), 0x400), "a:0x400: the size in the header is no number that can be" },
        { "size beyond", static tar => Sum(With(tar, 0x400 + 124, "77777777777\0"), 0x400), "a:0xc00: the archive ends inside a member, expected all of its data" },
        { "pax without a length", static tar => Sum(With(With(tar, 0x400 + 156, "x"), 0x600, "abcd"), 0x400), "a:0x600: a pax record does not begin with its length" },
        { "pax beyond", static tar => Sum(With(With(tar, 0x400 + 156, "x"), 0x600, "9 a="), 0x400), "a:0x600: a pax record does not begin with its length" },
        { "long name without a member", static tar => Sum(With(tar, 0x400 + 156, "L"), 0x400), "a:0x800: the archive ends here, expected the member that the last header speaks of" },
        { "map of holes too long", static tar => Sparse(tar, "00000000000\000000000007\0"), "a:0x400: the map of holes is of 7 bytes up to 7, expected 4 up to 4 at most" },
        { "map of holes backward", static tar => Sparse(tar, "00000000002\000000000002\000000000001\000000000002\0"), "a:0x400: the map of holes does not ascend" },
        { "map of holes no number", static tar => Sparse(tar, "0000000000z\000000000002\0"), "a:0x400: the map of holes has something that is no number" },
        { "another volume", static tar => Sum(With(tar, 0x400 + 156, "M"), 0x400), "a:0x400: the member began in another volume, expected an archive that is whole" },
        { "no name", static tar => Sum(With(tar, 0x400, new string('\0', 100)), 0x400), "a:0x400: a member has no name" },
    };

    [Theory, MemberData(nameof(Damages))]
    public void DamagedArchives(string name, Func<byte[], byte[]> damage, string expected)
    {
        Assert.NotEmpty(name);
        File.WriteAllBytes(_directory["a"], damage(SmallTar()));
        AssertSays(expected);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public void DamagedCompression(string name)
    {
        ICompression compression = CheckpointTree.Compressions.First(each => each.Name == name);
        var bytes = new MemoryStream();
        using (Stream stream = compression.Create(bytes)) stream.Write(SmallTar());
        byte[] good = bytes.ToArray();
        File.WriteAllBytes(_directory["a"], good);
        AssertSays("");
        for (int length = 4; length < good.Length; length++)
        {
            File.WriteAllBytes(_directory["a"], good[..length]);
            Assert.StartsWith($"{_directory["a"]}: the {name} data is damaged: ", Assert.Throws<ImageFormatException>(Open).Message, StringComparison.Ordinal);
        }
        foreach (int garbage in (int[])[1, 2, 30])
        {
            File.WriteAllBytes(_directory["a"], [.. good, .. new byte[garbage]]);
            Assert.StartsWith($"{_directory["a"]}: the {name} data is damaged: ", Assert.Throws<ImageFormatException>(Open).Message, StringComparison.Ordinal);
        }
        good[^3] ^= 1;
        File.WriteAllBytes(_directory["a"], good);
        Assert.StartsWith($"{_directory["a"]}: the {name} data is damaged: ", Assert.Throws<ImageFormatException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNoArchive()
    {
        foreach (string text in (string[])["", "x", new string('x', 2000)])
        {
            File.WriteAllText(_directory["a"], text);
            Assert.False(ArchiveStore.IsArchive(_directory["a"], CheckpointTree.Compressions));
            AssertSays("a: it is no archive, expected tar, plain or compressed with gzip or zstd");
        }
    }

    /// <summary>Bytes changed here and there: the same images, or an error with a place.</summary>
    [Fact]
    public void MutationsAreSeenOrDoNoHarm()
    {
        byte[] good = [.. SmallTar()];
        var random = new Random(4);
        int refused = 0;
        for (int run = 0; run < 3000; run++)
        {
            byte[] bad = [.. good];
            int header = random.Next(2) * 0x400;
            for (int changes = random.Next(1, 4); changes > 0; changes--) bad[header + random.Next(500)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next('0', '9'));
            if (random.Next(4) != 0) Sum(bad, header);
            File.WriteAllBytes(_directory["a"], bad);
            try
            {
                using ArchiveStore store = Open();
                foreach (ImageFile file in store.Files) CheckpointTree.Read(file);
            }
            catch (ImageFormatException e)
            {
                refused++;
                Assert.StartsWith(_directory["a"], e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(refused, 300, 2999);
    }

    private ArchiveStore Open() => ArchiveStore.Open(_directory["a"], CheckpointTree.Compressions);

    private void AssertSays(string expected)
    {
        if (expected.Length > 0)
        {
            Assert.Equal(_directory[expected], Assert.Throws<ImageFormatException>(Open).Message);
            return;
        }
        using ArchiveStore store = Open();
        Assert.NotNull(store.Find("inventory.img"));
    }

    /// <summary>Two members of four bytes and two blocks of zeros.</summary>
    private static byte[] SmallTar()
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string name in (string[])["inventory.img", "mm-1.img"])
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"checkpoint/{name}") { DataStream = new MemoryStream("data"u8.ToArray()) });
            }
        }
        return bytes.ToArray();
    }

    private static byte[] With(byte[] tar, int offset, string text)
    {
        Encoding.Latin1.GetBytes(text).CopyTo(tar, offset);
        return tar;
    }

    /// <summary>Makes the second member one with holes in GNU's old form, of four bytes with them.</summary>
    private static byte[] Sparse(byte[] tar, string map) => Sum(With(With(With(tar, 0x400 + 156, "S"), 0x400 + 386, map), 0x400 + 483, "00000000004\0"), 0x400);

    /// <summary>Makes the checksum of a header right.</summary>
    private static byte[] Sum(byte[] tar, int header)
    {
        tar.AsSpan(header + 148, 8).Fill((byte)' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) sum += tar[header + i];
        return With(tar, header + 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
    }
}
