using System.Text;

namespace Soccr.Formats.Tests;

/// <summary>Forms of values that are read, and forms that are written.</summary>
public class DialectTests
{
    [Theory]
    [InlineData("123", "123")]
    [InlineData("\"123\"", "123")]
    [InlineData("\"0x7b\"", "123")]
    [InlineData("\"0X7B\"", "123")]
    [InlineData("\"0o173\"", "123")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("\"0xffffffffffffffff\"", "18446744073709551615")]
    public void WholeNumbersComeInManyForms(string form, string value) =>
        Assert.Contains($"\"cur\": {value},", Plain("RLIMIT", $$"""{"cur": {{form}}, "max": 0}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"PROT_READ | PROT_EXEC\"", "5")]
    [InlineData("\"PROT_READ|PROT_EXEC|0x10\"", "21")]
    [InlineData("\"PROT_READ | PROT_READ\"", "1")]
    [InlineData("\"\"", "0")]
    [InlineData("\"7\"", "7")]
    [InlineData("7", "7")]
    public void FlagsAreOredNotSummed(string form, string value) =>
        Assert.Contains($"\"prot\": {value},", Plain("VMAS", $$"""{"start": 1, "end": 2, "pgoff": 0, "shmid": 0, "prot": {{form}}, "flags": 0, "status": "VMA_AREA_NONE", "fd": -1}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("root_dev", "MNTS", "\"8:1\"", 8388609)]
    [InlineData("root_dev", "MNTS", "\"4095:1048575\"", 4294967295)]
    [InlineData("root_dev", "MNTS", "\"0x800001\"", 8388609)]
    public void DevicesArePairs(string field, string magic, string form, long value) =>
        Assert.Contains($"\"{field}\": {value},", Plain(magic, $$"""{"fstype": 0, "mnt_id": 1, "root_dev": {{form}}, "parent_mnt_id": 0, "flags": 0, "root": "/", "mountpoint": "/", "source": "", "options": ""}"""), StringComparison.Ordinal);

    [Fact]
    public void OldDevicesArePackedAsGlibcDoes()
    {
        const string entry = """{"dev": "4095:1048575", "inode": 1, "path": "/"}""";
        string json = Plain("IRMAP_CACHE", entry.Replace("4095:1048575", "8:258", StringComparison.Ordinal));
        Assert.Contains("\"dev\": 1050626,", json, StringComparison.Ordinal);
        Assert.Contains("\"dev\": \"8:258\"", Pretty("IRMAP_CACHE", entry.Replace("4095:1048575", "8:258", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("\"dev\": 4294967295,", Plain("IRMAP_CACHE", entry), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[\"10.0.0.1\"]", "[16777226]", "10.0.0.1")]
    [InlineData("[16777226]", "[16777226]", "10.0.0.1")]
    [InlineData("[\"::\"]", "[0, 0, 0, 0]", "::")]
    [InlineData("[\"::ffff:127.0.0.1\"]", "[0, 0, 4294901760, 16777343]", "::ffff:7f00:1")]
    [InlineData("[\"2001:db8:0:0:1:0:0:1\"]", "[3087860000, 0, 256, 16777216]", "2001:db8::1:0:0:1")]
    [InlineData("[\"1:0:2:0:3:0:4:0\"]", "[256, 512, 768, 1024]", "1:0:2:0:3:0:4:0")]
    [InlineData("[]", null, null)]
    [InlineData("[1, 2, 3]", "[1, 2, 3]", null)]
    [InlineData("[\"1\", \"0x2\", 3, 4, 5]", "[1, 2, 3, 4, 5]", null)]
    public void AddressesAreTextOrWords(string form, string? words, string? text)
    {
        string entry = $$"""{"link": 1, "local": {{form}}}""";
        string device = """{"type": "SIT", "ifindex": 1, "mtu": 1, "flags": 0, "name": "sit", "sit": ENTRY}""".Replace("ENTRY", entry, StringComparison.Ordinal);
        string json = Plain("NETDEV", device);
        if (words is null) Assert.DoesNotContain("local", json, StringComparison.Ordinal);
        else Assert.Contains("\"local\": " + words + "}", json, StringComparison.Ordinal);
        if (text is not null) Assert.Contains($"\"{text}\"", Pretty("NETDEV", device), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Alive\"", "1", "\"Alive\"")]
    [InlineData("\"Zombie\"", "3", "3")]
    [InlineData("\"Stopped\"", "6", "6")]
    [InlineData("\"TASK_STOPPED\"", "3", "3")]
    [InlineData("\"TASK_ZOMBIE\"", "6", "6")]
    [InlineData("\"TASK_DEAD\"", "2", "2")]
    public void TaskStatesNeverMislead(string form, string value, string pretty)
    {
        string entry = """{"mtype": "X86_64", "tc": {"task_state": FORM, "exit_code": 0, "personality": 0, "flags": 0, "blk_sigset": 0, "comm": "x"}}"""
            .Replace("FORM", form, StringComparison.Ordinal);
        Assert.Contains($"\"task_state\": {value},", Plain("CORE", entry), StringComparison.Ordinal);
        Assert.Contains($"\"task_state\": {pretty},", Pretty("CORE", entry), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEnumWithoutANameIsANumber()
    {
        string json = Plain("FDINFO", """{"id": 1, "flags": 0, "type": 77, "fd": 0}""");
        Assert.Contains("\"type\": 77,", json, StringComparison.Ordinal);
        Assert.Contains("\"type\": -5,", Plain("FDINFO", """{"id": 1, "flags": 0, "type": -5, "fd": 0}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void BytesThatAreNoUtf8AreLoneSurrogates()
    {
        byte[] name = [(byte)'a', 0xff, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x98, 0x80, 0xc3];
        byte[] image = ImageBuilder.Of("UTSNS").Entry($"0a{name.Length:x2}{Convert.ToHexString(name)}1200").Build();
        string json = Transcoding.Decode(image);
        Assert.Contains(@"""a\udcff\udced\udca0\udc80\ud83d\ude00\udcc3""", json, StringComparison.Ordinal);
        Assert.Equal(image, Transcoding.Encode(json));
    }

    [Fact]
    public void RawUtf8AndEscapesMeanTheSame()
    {
        byte[] raw = Transcoding.Encode("""{"magic": "UTSNS", "entries": [{"nodename": "ü😀/", "domainname": ""}]}""");
        Assert.Equal(raw, Transcoding.Encode("""{"magic": "UTSNS", "entries": [{"nodename": "\u00fc\ud83d\ude00\/", "domainname": ""}]}"""));
    }

    [Fact]
    public void WhiteSpaceAndOrderAreFree()
    {
        byte[] image = Transcoding.Encode("""{"magic": "FS", "entries": [{"cwd_id": 1, "root_id": 2, "umask": 3}]}""");
        Assert.Equal(image, Transcoding.Encode("\uFEFF\r\n{\t\"entries\" :[ {\"umask\":3 ,\n\n\"root_id\" : 2,\"cwd_id\":1}\t] ,\"magic\":\"FS\" } \n"));
        Assert.Equal(image, Transcoding.EncodeThroughPipes("""{"entries": [{"umask": 3, "root_id": 2, "cwd_id": 1}], "magic": "FS"}"""));
        Assert.Equal(ImageBuilder.Of("FS").Build(), Transcoding.Encode("""{"magic": "FS", "entries": null}"""));
    }

    [Fact]
    public void Base64MayHaveWhiteSpaceOrNone()
    {
        byte[] image = Transcoding.Encode("""{"magic": "TTY_DATA", "entries": [{"tty_id": 0, "data": "aGVsbG8="}]}""");
        Assert.Equal(image, Transcoding.Encode("""{"magic": "TTY_DATA", "entries": [{"tty_id": 0, "data": " aGVs\n\tbG8=\r\n"}]}"""));
    }

    [Fact]
    public void QuotedPrintableIsCrits()
    {
        // Each line: a name in hexadecimal, and what Python's quopri makes of it (tests/fixtures/quopri/HOWTO).
        foreach (string line in File.ReadLines(Path.Combine(Repository.Fixtures, "quopri", "names.tsv")))
        {
            string[] cells = line.Split('\t');
            byte[] name = Convert.FromHexString(cells[0]);
            byte[] image = Transcoding.Encode($$"""{"magic": "UNIXSK", "entries": [{"name": {{cells[1]}}, "@missing": {{MissingUnix}}}]}""");
            Assert.EndsWith(cells[0], Convert.ToHexString(image), StringComparison.OrdinalIgnoreCase);
            if (name.AsSpan().ContainsAny("\r\n"u8)) continue;
            Assert.Contains($"\"name\": {cells[1]}", Transcoding.Decode(image), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("a\nb\rc\r\nd \n")]
    [InlineData("\0abstract \n")]
    public void LineBreaksInNamesComeBack(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        byte[] image = ImageBuilder.Of("UNIXSK").Entry($"5a{bytes.Length:x2}{Convert.ToHexString(bytes)}").Build();
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image)));
        Assert.DoesNotContain("\\r", Transcoding.Decode(image), StringComparison.Ordinal);
    }

    private const string MissingUnix = """["id", "ino", "type", "state", "flags", "uflags", "backlog", "peer", "fown", "opts"]""";

    private static byte[] Image(string magic, string entry) => Transcoding.Encode($$"""{"magic": "{{magic}}", "entries": [{{entry}}]}""");

    private static string Plain(string magic, string entry) => Transcoding.Decode(Image(magic, entry));

    private static string Pretty(string magic, string entry) => Transcoding.Decode(Image(magic, entry), pretty: true);
}
