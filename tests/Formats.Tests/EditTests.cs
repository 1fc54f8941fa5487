using System.Text;
using System.Text.RegularExpressions;
using Soccr.Formats.Editing;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Values are found, set and deleted by selector; what is not touched keeps its bytes.</summary>
public partial class EditTests
{
    // Three entries that JSON's named fields alone could not bring back: an unknown field, a wrong order, an over-long varint.
    private static readonly string[] s_odd =
        ["08 07 10 08 18 09 20 0a 28 07 98 06 01", "20 0a 18 09 10 08 08 08 28 07", "08 89 00 10 08 18 09 20 0a 28 07"];

    private static byte[] OddImage(params string[] entries)
    {
        ImageBuilder image = ImageBuilder.Of("PSTREE");
        foreach (string entry in entries) image.Entry(entry);
        return image.Build();
    }

    private static byte[] Edit(byte[] image, ImageType? type, params FieldEdit[] edits)
    {
        using var output = new MemoryStream();
        ImageEditor.Edit(new MemoryStream(image), output, new DecodeOptions { Name = "x.img", Type = type }, edits);
        return output.ToArray();
    }

    private static byte[] Set(ImageFixture fixture, params string[] sets) => Edit(fixture.Image, fixture.Type, [.. sets.Select(FieldEdit.ParseSet)]);

    private static string Get(byte[] image, ImageType? type, string selector, bool indent = false)
    {
        using var output = new MemoryStream();
        ImageEditor.Print(new MemoryStream(image), output, new DecodeOptions { Name = "x.img", Type = type }, [FieldSelector.Parse(selector)], indent);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [Theory]
    [InlineData("files-inet6", "entries[7].isk.src_port", "56787\n")]
    [InlineData("files-inet6", "entries[?id==8].isk.src_addr[0]", "\"2001:db8::ff00:42:8329\"\n")]
    [InlineData("files-inet6", "entries[?id==0x8].isk.state", "\"CLOSE\"\n")]
    [InlineData("files-inet6", "entries[?isk.flags==2].id", "8\n")]
    [InlineData("files-inet6", "entries[?isk.v6only==true].isk.ip_opts", "{\"freebind\": true}\n")]
    [InlineData("files-inet6", "entries[?reg.name==\"/dev/null\"].reg.flags", "\"O_RDWR | O_LARGEFILE\"\n")]
    [InlineData("files-inet6", "entries[?reg.flags==O_RDWR | O_LARGEFILE].id", "5\n")]
    [InlineData("files-inet6", "entries[?type!=REG].id", "3\n8\n")]
    [InlineData("files-inet6", "entries[?isk.dst_addr[*]==\"::\"].id", "8\n")]
    [InlineData("files-inet6", "entries[?memfd].memfd.inode_id", "1\n")]
    [InlineData("files-inet6", "entries[-1].reg.name", "\"/\"\n")]
    [InlineData("files-inet6", "entries[?type==REG][0]", null)]
    [InlineData("files-inet6", "magic", "\"FILES\"\n")]
    [InlineData("pstree", "entries[*].pid", "80\n81\n82\n")]
    [InlineData("pstree", "entries[0].threads", "[80]\n")]
    [InlineData("route", "entries[0].attributes[?gateway].gateway", "\"10.0.0.254\"\n")]
    [InlineData("iptables", "entries[?==\"*mangle\"]", "\"*mangle\"\n")]
    [InlineData("v1.0-pagemap", "@head", "\"none\"\n")]
    public void SelectorsFind(string fixture, string selector, string? expected)
    {
        ImageFixture image = ImageFixture.Open(fixture);
        if (expected is not null) Assert.Equal(expected, Get(image.Image, image.Type, selector));
        else Assert.Contains("this is an object, expected a list", Assert.Throws<ImageFormatException>(() => Get(image.Image, image.Type, selector)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesArePrintedAsTheyAreShown()
    {
        ImageFixture image = ImageFixture.Open("files-inet6");
        string all = Get(image.Image, image.Type, "entries", indent: true);
        Assert.Contains(Regex.Replace(all.TrimEnd(), "^", "    ", RegexOptions.Multiline).TrimStart(), image.Json(pretty: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entries[10].id", "x.img: entries: there is no [10], the list goes from [0] to [9]")]
    [InlineData("entries[-11].id", "x.img: entries: there is no [-11], the list goes from [0] to [9]")]
    [InlineData("entries[?id==77]", "x.img: entries: no element has id==77; values are 1, 2, 3, 4, 5, 6, 7, 8, 9, 10")]
    [InlineData("entries[?type==REGG]", "x.img: entries: no element has type==REGG; values are \"REG\", \"MEMFD\", \"INETSK\"")]
    [InlineData("entries[?idd==7]", "x.img: entries: no element has idd==7: there is no idd here, but type, id, reg; did you mean id?")]
    [InlineData("entries[?reg==7]", "x.img: entries: no element has reg==7")]
    [InlineData("entries[*].isk.src_prt", "x.img: entries[7].isk: there is no src_prt here, but id, ino, family, type, proto, state, src_port, dst_port, flags, backlog, src_addr, dst_addr, fown, opts, v6only, ip_opts, ns_id, tcp_opts; did you mean src_port?")]
    [InlineData("entries[7].isk.tcp_opts.cork", "x.img: entries[7].isk.tcp_opts: there is no cork here, the object is empty")]
    [InlineData("entries[0].id.x", "x.img: entries[0].id: this is a number, expected an object")]
    [InlineData("entries.id", "x.img: entries: this is a list, expected an object")]
    [InlineData("entry[0]", "x.img: there is no entry here, but magic, entries")]
    public void WhatIsNotThereIsAnError(string selector, string message)
    {
        ImageFixture image = ImageFixture.Open("files-inet6");
        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => Get(image.Image, image.Type, selector)).Message);
        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => Edit(image.Image, image.Type, FieldEdit.ParseDelete(selector))).Message);
    }

    [Theory]
    [InlineData("", "selector : at character 1: expected a key, found the end")]
    [InlineData("[0]", "selector [0]: at character 1: a selector begins with a member of the image, such as entries[0]")]
    [InlineData("entries[0", "selector entries[0: at character 10: expected ']'")]
    [InlineData("entries[x]", "selector entries[x]: at character 9: expected a number, *, + or ?condition")]
    [InlineData("entries[99999999999]", "selector entries[99999999999]: at character 9: expected a number, *, + or ?condition")]
    [InlineData("entries[0].", "selector entries[0].: at character 12: expected a key, found the end")]
    [InlineData("entries[0]..id", "selector entries[0]..id: at character 12: expected a key, found '.'")]
    [InlineData("entries[0]id", "selector entries[0]id: at character 11: expected '.', '[' or the end, found 'i'")]
    [InlineData("entries[?id=7]", "selector entries[?id=7]: at character 12: expected ==, != or ']'")]
    [InlineData("entries[?id==]", "selector entries[?id==]: at character 14: expected a value")]
    [InlineData("entries[?id==\"7]", "selector entries[?id==\"7]: at character 17: the text ends inside a string")]
    [InlineData("entries[?a[?b==1]==2]", "selector entries[?a[?b==1]==2]: at character 13: a condition inside a condition")]
    [InlineData("entries[?a[+]==2]", "selector entries[?a[+]==2]: at character 13: [+] inside a condition")]
    [InlineData("entries[+].id", "selector entries[+].id: at character 11: [+] is where a value is added, nothing is behind it yet")]
    [InlineData("entries[+]", "selector entries[+]: nothing is at [+] yet, it is where a value is added")]
    public void ASelectorThatMakesNoSenseIsRefused(string selector, string message)
    {
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => FieldSelector.Parse(selector)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => FieldEdit.ParseDelete(selector)).Message);
    }

    [Fact]
    public void AnyTextIsASelectorOrAnArgumentError()
    {
        var random = new Random(5);
        string[] words = ["entries", "@a", ".", "[", "]", "?", "==", "!=", "\"", "\\", "*", "+", "-1", "7", "\\ud800", " ", "\n", "\u00e4"];
        int good = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string text = "entries[" + string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => words[random.Next(words.Length)]));
            try
            {
                Assert.Equal(text, FieldSelector.Parse(text).ToString());
                good++;
            }
            catch (ArgumentException e)
            {
                Assert.StartsWith("selector entries[", e.Message, StringComparison.Ordinal);
            }
        }
        Assert.InRange(good, 10, 10_000);
    }

    [Theory]
    [InlineData("magic=FS", "selector magic: magic cannot be edited")]
    [InlineData("@note=x", "selector @note: @note cannot be edited")]
    [InlineData("entries[0].id", "entries[0].id: at character 14: expected '.', '[' or =VALUE")]
    [InlineData("entries[0]={\"id\": }", "value {\"id\": }: no JSON at byte 8; a text that begins so is written as a JSON string")]
    public void ASetThatMakesNoSenseIsRefused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => FieldEdit.ParseSet(text)).Message);

    [Fact]
    public void AnImageKeepsItsEntries()
    {
        Assert.Contains("entries[*] deletes all", Assert.Throws<ArgumentException>(() => FieldEdit.ParseDelete("entries")).Message, StringComparison.Ordinal);
        ImageFixture image = ImageFixture.Open("pstree");
        Assert.Equal(OddImage(), Edit(image.Image, image.Type, FieldEdit.ParseDelete("entries[*]")));
        Assert.Equal(OddImage(), Set(image, "entries=[]"));
    }

    [Theory]
    [InlineData("files-inet6", "entries[7].isk.src_addr[0]=fd00::42", "\"fd00::42\"\n")]
    [InlineData("files-inet6", "entries[7].isk.src_addr=[1, 2, 3, 4]", "[\"100:0:200:0:300:0:400:0\"]\n")]
    [InlineData("files-inet6", "entries[7].isk.state=LISTEN", "\"LISTEN\"\n")]
    [InlineData("files-inet6", "entries[7].isk.state=10", "\"LISTEN\"\n")]
    [InlineData("files-inet6", "entries[7].isk.src_port=0x50", "80\n")]
    [InlineData("files-inet6", "entries[7].isk.ifname=\"eth0\"", "\"eth0\"\n")]
    [InlineData("files-inet6", "entries[7].isk.ip_opts={\"freebind\": false}", "{\"freebind\": false}\n")]
    [InlineData("files-inet6", "entries[4].reg.flags=O_RDWR | O_APPEND", "\"O_RDWR | O_APPEND\"\n")]
    [InlineData("files-inet6", "entries[4].reg.flags=", "\"\"\n")]
    [InlineData("files-inet6", "entries[4].reg.name=/a = \u00e4]", "\"/a = \\u00e4]\"\n")]
    [InlineData("ifaddr", "entries[0].attributes[?local].local=10.0.0.9", "\"10.0.0.9\"\n")]
    [InlineData("iptables", "entries[0]=# \"mine\"", "\"# \\\"mine\\\"\"\n")]
    public void ValuesAreSetInAnyForm(string fixture, string set, string shown)
    {
        ImageFixture image = ImageFixture.Open(fixture);
        byte[] edited = Set(image, set);
        string selector = FieldSelector.ParseStart(set, out _).ToString();
        Assert.Equal(shown, Get(edited, image.Type, selector));
        Assert.NotEqual(image.Image, edited);
    }

    [Theory]
    [InlineData("entries[7].isk.src_port=70000000000", "x.img: entries[7].isk.src_port: 70000000000 is out of range of uint32")]
    [InlineData("entries[7].isk.src_prt=7", "x.img: entries[7].isk.src_prt: no such field of inet_sk_entry; did you mean src_port?")]
    [InlineData("entries[7].isk.src_addr[+]=::1", "x.img: entries[7].isk.src_addr[1]: a field holds one address, here is another element")]
    [InlineData("entries[7].isk.state=null", "x.img: entries[7].isk.state: expected a whole number, found null")]
    [InlineData("entris=[]", "x.img: entris: no such member of an image; did you mean entries?; expected magic and entries")]
    public void AWrongValueIsRefusedWithItsField(string set, string message) =>
        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => Set(ImageFixture.Open("files-inet6"), set)).Message);

    [Fact]
    public void UntouchedEntriesKeepTheirBytes()
    {
        byte[] edited = Edit(OddImage(s_odd), null, FieldEdit.ParseSet("entries[1].pgid=300"));
        Assert.Equal(OddImage(s_odd[0], "20 0a 18 ac 02 10 08 08 08 28 07", s_odd[2]), edited);
        Assert.Equal(OddImage(s_odd[0], s_odd[2]), Edit(OddImage(s_odd), null, FieldEdit.ParseDelete("entries[?pid==8]")));
        Assert.Equal(OddImage([.. s_odd, "08 01 10 02 18 03 20 04 28 05"]), Edit(OddImage(s_odd), null, FieldEdit.ParseSet("entries[+]={\"pid\": 1, \"threads\": [5], \"ppid\": 2, \"pgid\": 3, \"sid\": 4}")));
    }

    /// <summary>Every entry, written anew from what was printed of it, gives the same bytes.</summary>
    [Theory, MemberData(nameof(ImageFixture.All), MemberType = typeof(ImageFixture))]
    public void EveryEntryComesBack(string name)
    {
        ImageFixture image = ImageFixture.Open(name);
        string[] entries = Get(image.Image, image.Type, "entries")[1..] == "]\n" ? [] : Get(image.Image, image.Type, "entries[*]").TrimEnd('\n').Split('\n');
        FieldEdit[] edits = [.. entries.Select(static (entry, i) => FieldEdit.ParseSet($"entries[{i}]={entry}"))];
        Assert.Equal(image.Image, Edit(image.Image, image.Type, edits));
    }

    [Theory]
    [InlineData("tcp-stream-queues", "entries[0].mss_clamp=1460", 1, "entries[0].extra")]
    [InlineData("ghost-file-whole", "entries[0].uid=5", 1, "entries[0].extra")]
    public void APayloadKeepsItsBytes(string fixture, string set, int changed, string payload)
    {
        ImageFixture image = ImageFixture.Open(fixture);
        byte[] edited = Set(image, set);
        Assert.Equal(Get(image.Image, image.Type, payload), Get(edited, image.Type, payload));
        Assert.InRange(image.Image.Length - edited.Length, 0, changed);
    }

    [Fact]
    public void EditsAreMadeInTheirOrder()
    {
        FieldEdit[] edits =
        [
            FieldEdit.ParseDelete("entries[0]"),
            FieldEdit.ParseSet("entries[0].pid=50"),
            FieldEdit.ParseSet("entries[+]={\"pid\": 60, \"ppid\": 0, \"pgid\": 0, \"sid\": 0}"),
            FieldEdit.ParseSet("entries[?pid==60].sid=61"),
            FieldEdit.ParseSet("entries[1].threads[+]=70"),
            FieldEdit.ParseDelete("entries[1].threads[0]"),
        ];
        Assert.Equal(OddImage("20 0a 18 09 10 08 08 32 28 07", "08 89 00 10 08 18 09 20 0a 28 46", "08 3c 10 00 18 00 20 3d"), Edit(OddImage(s_odd), null, edits));
    }

    [Fact]
    public void AppendingStartsAListThatIsNotThere()
    {
        byte[] image = OddImage("08 07 10 08 18 09 20 0a");
        Assert.Equal(OddImage("08 07 10 08 18 09 20 0a 28 05 28 06"), Edit(image, null, FieldEdit.ParseSet("entries[*].threads[+]=5"), FieldEdit.ParseSet("entries[0].threads[+]=6")));
        string message = Assert.Throws<ImageFormatException>(() => Edit(image, null, FieldEdit.ParseSet("entries[0].theads[+]=5"))).Message;
        Assert.Equal("x.img: entries[0].theads: no such field of pstree_entry; did you mean threads?", message);
    }

    [Fact]
    public void AValueInManyPlacesIsManyValues()
    {
        ImageFixture image = ImageFixture.Open("pstree");
        byte[] edited = Set(image, "entries[*]={\"pid\": 1, \"ppid\": 0, \"pgid\": 0, \"sid\": 0, \"threads\": [1]}", "entries[1].threads[0]=2", "entries[2].pid=3");
        Assert.Equal("1\n1\n3\n", Get(edited, image.Type, "entries[*].pid"));
        Assert.Equal("1\n2\n1\n", Get(edited, image.Type, "entries[*].threads[0]"));
    }

    [Fact]
    public void TheHeadAndOtherMembersCanBeEdited()
    {
        ImageFixture image = ImageFixture.Open("pstree");
        byte[] old = Set(image, "@head=none");
        Assert.Equal(image.Image[4..], old);
        Assert.Equal(image.Image, Edit(old, image.Type, FieldEdit.ParseDelete("@head")));
        ImageFixture rules = ImageFixture.Open("iptables");
        Assert.Equal(rules.Image[..^1], Set(rules, "@noeol=true"));
    }

    /// <summary>Text that is many times the window: the edits are those that a replacement in the JSON makes.</summary>
    [Fact]
    public void ALargeImageIsEditedAsItsJsonWouldBe()
    {
        byte[] small = ImageFixture.Open("reg-files").Image;
        byte[] large = [.. small, .. Enumerable.Repeat(small[8..], 150).SelectMany(static bytes => bytes)];
        byte[] expected = Transcoding.Encode(Position().Replace(Transcoding.Decode(large), "\"pos\": 7"));
        Assert.Equal(expected, Edit(large, null, FieldEdit.ParseSet("entries[*].pos=7")));
    }

    [GeneratedRegex("\"pos\": [0-9]+")]
    private static partial Regex Position();
}
