using System.Runtime.Versioning;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;

namespace Soccr.Apply.Tests;

/// <summary>Images are the same in a directory and in every kind of archive that real programs make of it.</summary>
[SupportedOSPlatform("linux")]
public sealed class ArchiveStoreTests : IDisposable
{
    private readonly CheckpointTree _tree = new();

    public static TheoryData<string, string> Makers => new()
    {
        { "cd p; tar -cf ../a *", "checkpoint" },
        { "tar -cf a --format=gnu -C p .", "checkpoint" },
        { "tar -cf a --format=posix p", "p/checkpoint" },
        { "tar -cf a --format=posix --pax-option=globexthdr.comment=x p", "p/checkpoint" },
        { "rm -r p/artifacts; tar -cf a --format=ustar ./p", "p/checkpoint" },
        { "cd p; tar -czf ../a *", "checkpoint" },
        { "tar -cf - --format=v7 -C p/checkpoint . | gzip > a", "" },
        { "tar -cf a -C p/checkpoint .", "" },
        { "tar -cf - p | zstd -q --long=23 > a", "p/checkpoint" },
        { "tar -cf x p; (head -c 10000 x | zstd -q; tail -c +10001 x | zstd -q) > a", "p/checkpoint" },
        { "tar -cf x p; (head -c 10000 x | gzip; tail -c +10001 x | gzip) > a", "p/checkpoint" },
        { "python3 -c 'import tarfile; t = tarfile.open(\"a\", \"w:gz\", format=tarfile.PAX_FORMAT); t.add(\"p\", \".\"); t.close()'", "checkpoint" },
        { "python3 -c 'import tarfile; t = tarfile.open(\"a\", \"w\", format=tarfile.GNU_FORMAT); t.add(\"p\", \"x\" * 99); t.close()'", new string('x', 99) + "/checkpoint" },
        { "python3 -c 'import tarfile; t = tarfile.open(\"a\", \"w\", format=tarfile.PAX_FORMAT); t.add(\"p\", \"\\u00e4\" * 99); t.close()'", new string('\u00e4', 99) + "/checkpoint" },
    };

    public void Dispose() => _tree.Dispose();

    [NeedTheory(Need.Archivers), MemberData(nameof(Makers))]
    public void ImagesAreThoseOfTheDirectory(string command, string folder)
    {
        Needs.Demand(Need.Archivers);
        _tree.Run(command);
        Assert.True(ArchiveStore.IsArchive(_tree["a"], CheckpointTree.Compressions));
        using ArchiveStore archive = _tree.Open("a");
        using var directory = new DirectoryStore(_tree["p/checkpoint"]);
        Assert.Equal(_tree["a"], archive.Name);
        Assert.True(archive.Files.Count >= 8);
        Assert.Equal(directory.Files.Select(static file => file.Name), archive.Files.Select(static file => file.Name));
        foreach (ImageFile file in directory.Files)
        {
            ImageFile image = archive.Find(file.Name)!;
            Assert.Equal(Path.Combine(_tree["a"], folder, file.Name), image.FullName);
            Assert.Equal(CheckpointTree.Read(file), CheckpointTree.Read(image));
        }
    }

    [NeedTheory(Need.Archivers)]
    [InlineData("tar -cf a p")]
    [InlineData("tar -czf a p")]
    [InlineData("tar -cf - p | zstd -q > a")]
    public void PagesCanBeReadInAnyOrder(string command)
    {
        Needs.Demand(Need.Archivers);
        byte[] pages = new byte[100 * 4096];
        new Random(1).NextBytes(pages);
        File.WriteAllBytes(_tree["p/checkpoint/pages-7.img"], pages);
        _tree.Run(command);
        using ArchiveStore archive = _tree.Open("a");
        using Stream stream = archive.Find("pages-7.img")!.OpenRead();
        byte[] page = new byte[4096];
        foreach (int at in (int[])[99, 0, 50, 51, 3])
        {
            stream.Position = at * 4096;
            stream.ReadExactly(page);
            Assert.Equal(pages[(at * 4096)..((at + 1) * 4096)], page);
        }
        stream.Seek(-1, SeekOrigin.End);
        Assert.Equal(pages[^1], stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
    }

    [NeedTheory(Need.Archivers)]
    [InlineData("tar -cf - p | cp --sparse=always /dev/stdin a", 1 << 30)]
    [InlineData("tar -cf - p | zstd -q -1 > a", 200 << 20)]
    public void TheIndexDoesNotHoldThePages(string command, int length)
    {
        Needs.Demand(Need.Archivers);
        using (FileStream pages = File.Create(_tree["p/checkpoint/pages-7.img"])) pages.SetLength(length);
        _tree.Run(command);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using ArchiveStore archive = _tree.Open("a");
        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(length, archive.Find("pages-7.img")!.Length);
        Assert.True(used < 4 << 20, $"{used} bytes were allocated for an index");
    }

    [NeedTheory(Need.Archivers)]
    [InlineData("tar -cSf a --format=gnu p")]
    [InlineData("tar -cSf a --format=posix p")]
    [InlineData("tar -cSf a --format=posix --sparse-version=0.1 p")]
    [InlineData("tar -cSf a --format=posix --sparse-version=0.0 p")]
    [InlineData("tar -czSf a --format=posix p")]
    public void AnImageWithoutItsHolesIsReadWithThem(string command)
    {
        Needs.Demand(Need.Archivers);
        using (FileStream pages = File.Create(_tree["p/checkpoint/pages-7.img"]))
        {
            // More pieces than fit in one header, or in a block of text.
            for (int i = 0; i < 60; i++)
            {
                pages.Position = (i << 20) + 4095;
                pages.WriteByte((byte)(i + 1));
            }
            pages.SetLength(64 << 20);
        }
        _tree.Run(command);
        using ArchiveStore archive = _tree.Open("a");
        ImageFile file = archive.Find("pages-7.img")!;
        Assert.Equal(64 << 20, file.Length);
        Assert.Equal(File.ReadAllBytes(_tree["p/checkpoint/pages-7.img"]), CheckpointTree.Read(file));
        Assert.Equal(File.ReadAllBytes(_tree["p/checkpoint/mm-10.img"]), CheckpointTree.Read(archive.Find("mm-10.img")!));
    }
}
