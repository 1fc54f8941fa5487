using System.Runtime.Versioning;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Apply.Tests;

/// <summary>An archive with changes has them and nothing else, and taking them back gives the archive back.</summary>
[SupportedOSPlatform("linux")]
public sealed class ArchiveWriterTests : IDisposable
{
    private readonly CheckpointTree _tree = new();

    /// <summary>Commands that make archives, and those that unpack them.</summary>
    public static TheoryData<string, string> Kinds => new()
    {
        { "cd p; tar -cf ../a --format=gnu *", "cat" },
        { "cd p; tar -cf ../a --format=posix *", "cat" },
        { "rm -r p/artifacts; cd p; tar -cf ../a --format=ustar *", "cat" },
        { "cd p; tar -czf ../a *", "gzip -dc" },
        { "cd p; tar -cf - * | zstd -q > ../a", "zstd -qdc" },
        { "cd p; python3 -c 'import tarfile; t = tarfile.open(\"../a\", \"w\", format=tarfile.PAX_FORMAT); t.add(\".\", \".\"); t.close()'", "cat" },
    };

    public void Dispose() => _tree.Dispose();

    [NeedTheory(Need.Archivers), MemberData(nameof(Kinds))]
    public void ChangesAreAllThatChanges(string command, string unpack)
    {
        Needs.Demand(Need.Archivers);
        _tree.Run(command);
        File.WriteAllBytes(_tree["longer"], new byte[70_001]);
        File.WriteAllBytes(_tree["added"], [1, 2, 3]);
        _tree.Write("a", "b", overlay =>
        {
            overlay.Replace("mm-10.img", _tree["longer"]);
            overlay.Rename(new Dictionary<string, string> { ["fs-394.img"] = "fs-7.img" });
            overlay.Replace("fs-7.img", _tree["added"]);
            overlay.Rename(new Dictionary<string, string> { ["ghost-file-1.img"] = "ghost-file-9.img" });
            overlay.Remove("files.img");
            overlay.Replace("ids-1.img", _tree["added"]);
        });
        _tree.Run("cd p/checkpoint; cp ../../longer mm-10.img; rm fs-394.img files.img; cp ../../added fs-7.img; mv ghost-file-1.img ghost-file-9.img; cp ../../added ids-1.img");
        Assert.Equal("", _tree.Run($"{unpack} b > b.tar; mkdir out; tar -xf b.tar -C out; diff -r --no-dereference out p"));
        string order = _tree.Run($"{unpack} a | tar -tf - | grep -v files.img | sed 's/fs-394/fs-7/; s/ghost-file-1/ghost-file-9/'");
        Assert.Equal(order.Split('\n'), _tree.Run("tar -tf b.tar | grep -v ids-1").Split('\n'));
        // Everything else of a header stays: permissions, owner, time.
        const string list = "tar --full-time --numeric-owner -tvf - | grep -v -e /mm-10 -e /fs- -e ids-1 -e files.img";
        Assert.Equal(_tree.Run($"{unpack} a | {list}").Replace("ghost-file-1.", "ghost-file-9.", StringComparison.Ordinal), _tree.Run($"cat b.tar | {list}"));
    }

    [NeedTheory(Need.Archivers), MemberData(nameof(Kinds))]
    public void WithoutChangesItIsTheSame(string command, string unpack)
    {
        Needs.Demand(Need.Archivers);
        _tree.Run(command);
        _tree.Write("a", "b", static _ => { });
        _tree.Run($"cmp <({unpack} a) <({unpack} b)");
    }

    [NeedTheory(Need.Archivers), MemberData(nameof(Kinds))]
    public void ThereAndBackIsTheSame(string command, string unpack)
    {
        Needs.Demand(Need.Archivers);
        _tree.Run(command);
        File.WriteAllBytes(_tree["longer"], new byte[70_001]);
        File.Copy(_tree["p/checkpoint/mm-10.img"], _tree["old"]);
        _tree.Write("a", "b", overlay =>
        {
            overlay.Replace("mm-10.img", _tree["longer"]);
            overlay.Rename(new Dictionary<string, string> { ["mm-10.img"] = "mm-123456.img" });
        });
        _tree.Write("b", "c", overlay =>
        {
            overlay.Replace("mm-123456.img", _tree["old"]);
            overlay.Rename(new Dictionary<string, string> { ["mm-123456.img"] = "mm-10.img" });
        });
        _tree.Run($"! cmp -s <({unpack} a) <({unpack} b); cmp <({unpack} a) <({unpack} c)");
    }

    [NeedTheory(Need.Archivers)]
    [InlineData("gnu")]
    [InlineData("posix")]
    public void NamesThatAreOrBecomeLongAreRight(string format)
    {
        Needs.Demand(Need.Archivers);
        // checkpoint/mm-10.img is 20 bytes: in a directory of 79 and a slash it just fits, in one of 90 it does not.
        foreach (int length in (int[])[79, 90])
        {
            string top = new('t', length);
            _tree.Run($"cp -a p {top}; tar -cf a --format={format} {top}");
            _tree.Write("a", "b", static overlay => overlay.Rename(new Dictionary<string, string> { ["mm-10.img"] = "mm-1234567.img" }));
            _tree.Run($"rm -rf out; mkdir out; tar -xf b -C out; mv {top}/checkpoint/mm-10.img {top}/checkpoint/mm-1234567.img; diff -r --no-dereference out/{top} {top}");
            Assert.Equal(_tree.Run("tar -tf b"), _tree.Run("python3 -c 'import tarfile; [print(m.name + \"/\" * m.isdir()) for m in tarfile.open(\"b\")]'"));
        }
    }

    [NeedFact(Need.Archivers)]
    public void ASizeInAPaxHeaderIsReplaced()
    {
        Needs.Demand(Need.Archivers);
        const string maker = "import tarfile\nt = tarfile.open('a', 'w', format=tarfile.PAX_FORMAT)\nfor n in ('inventory.img', 'mm-10.img', 'fs-394.img'):\n"
            + "  i = t.gettarinfo('p/checkpoint/' + n, 'checkpoint/' + n)\n  i.pax_headers = {'size': str(i.size), 'SCHILY.xattr.user.a': 'b'}\n  t.addfile(i, open('p/checkpoint/' + n, 'rb'))\nt.close()\n";
        File.WriteAllText(_tree["make.py"], maker);
        _tree.Run("python3 make.py");
        File.WriteAllBytes(_tree["longer"], new byte[1_000_000]);
        _tree.Write("a", "b", overlay => overlay.Replace("mm-10.img", _tree["longer"]));
        _tree.Run("mkdir out; tar -xf b -C out; cmp out/checkpoint/mm-10.img longer; cmp out/checkpoint/fs-394.img p/checkpoint/fs-394.img");
        string headers = _tree.Run("python3 -c 'import tarfile; print([(m.name, m.pax_headers[\"size\"], m.pax_headers[\"SCHILY.xattr.user.a\"]) for m in tarfile.open(\"b\")][1])'");
        Assert.Equal("('checkpoint/mm-10.img', '1000000', 'b')\n", headers);
    }

    [NeedFact(Need.Archivers)]
    public void AnImageStoredWithoutHolesIsCopiedButNotChanged()
    {
        Needs.Demand(Need.Archivers);
        using (FileStream pages = File.Create(_tree["p/checkpoint/pages-7.img"])) pages.SetLength(64 << 20);
        _tree.Run("tar -cSf a p");
        File.WriteAllBytes(_tree["new"], [1]);
        _tree.Write("a", "b", overlay => overlay.Replace("mm-10.img", _tree["new"]));
        _tree.Run("mkdir out; tar -xf b -C out; cmp out/p/checkpoint/pages-7.img p/checkpoint/pages-7.img");
        Assert.Throws<ImageFormatException>(() => _tree.Write("a", "c", overlay => overlay.Replace("pages-7.img", _tree["new"])));
    }

    [NeedFact(Need.Archivers)]
    public void MemoryThatIsZeroTakesNoRoom()
    {
        Needs.Demand(Need.Archivers);
        foreach (long length in (long[])[(16 << 20) + 1, 16 << 20])
        {
            using (FileStream pages = File.Create(_tree["p/checkpoint/pages-7.img"]))
            {
                pages.SetLength(length);
                pages.Seek(9 << 20, SeekOrigin.Begin);
                pages.WriteByte(1);
            }
            _tree.Run("tar -cf a p");
            using ArchiveStore store = _tree.Open("a");
            using var overlay = new OverlayStore(store);
            using (var sink = new ArchiveSink(_tree["b"])) sink.Commit(overlay, CancellationToken.None);
            _tree.Run("cmp a b; test $(du -k b | cut -f1) -lt 1024");
        }
    }

    [Fact]
    public void OnlyAnArchiveIsWritten()
    {
        using var directory = new DirectoryStore(_tree["p/checkpoint"]);
        using var overlay = new OverlayStore(directory);
        Assert.Throws<ArgumentException>(() => new ArchiveWriter(overlay));
    }
}
