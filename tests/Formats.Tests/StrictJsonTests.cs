namespace Soccr.Formats.Tests;

/// <summary>JSON that is not what the schema asks for: refused with file, line, column, field path and the fact.</summary>
public class StrictJsonTests
{
    private const string Inet = """
        {"magic": "INETSK", "entries": [
        {"id": 1, "ino": 2, "family": "INET", "type": "STREAM", "proto": "TCP", "state": "ESTABLISHED", "src_port": 80, "dst_port": 81, "flags": "0x2",
         "backlog": 0, "src_addr": ["10.0.0.1"], "dst_addr": ["10.0.0.2"],
         "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0},
         "opts": {"so_sndbuf": 1, "so_rcvbuf": 1, "so_snd_tmo_sec": 0, "so_snd_tmo_usec": 0, "so_rcv_tmo_sec": 0, "so_rcv_tmo_usec": 0, "reuseaddr": false}}
        ]}
        """;

    public static TheoryData<string, string, string> Edits => new()
    {
        { "\"src_addr\"", "\"src_adr\"", "x.json:3:16: entries[0].src_adr: no such field of inet_sk_entry; did you mean src_addr?" },
        { "\"signum\": 0", "\"signmu\": 0", "x.json:4:32: entries[0].fown.signmu: no such field of fown_entry; did you mean signum?" },
        { "\"src_port\": 80", "\"src_port\": 80.9", "x.json:2:109: entries[0].src_port: expected a whole number, found a fraction or an exponent" },
        { "\"src_port\": 80", "\"src_port\": 8e1", "x.json:2:109: entries[0].src_port: expected a whole number, found a fraction or an exponent" },
        { "\"src_port\": 80", "\"src_port\": 4294967296", "x.json:2:109: entries[0].src_port: 4294967296 is out of range of uint32" },
        { "\"src_port\": 80", "\"src_port\": -1", "x.json:2:109: entries[0].src_port: -1 is out of range of uint32" },
        { "\"src_port\": 80", "\"src_port\": 99999999999999999999", "x.json:2:109: entries[0].src_port: number is beyond 64 bits" },
        { "\"src_port\": 80", "\"src_port\": \"http\"", "x.json:2:109: entries[0].src_port: \"http\" is no whole number of 64 bits; expected 123, \"123\", \"0x7b\" or \"0o173\"" },
        { "\"src_port\": 80", "\"src_port\": true", "x.json:2:109: entries[0].src_port: expected a whole number, found a truth value" },
        { "\"src_port\": 80", "\"src_port\": null", "x.json:2:109: entries[0].src_port: expected a whole number, found null" },
        { "\"src_port\": 80", "\"src_port\": [80]", "x.json:2:109: entries[0].src_port: expected a whole number, found a list" },
        { "\"src_port\": 80", "\"src_port\": 080", "x.json:2:109: entries[0].src_port: malformed number" },
        { "\"ESTABLISHED\"", "\"ESTABLISH\"", "x.json:2:82: entries[0].state: no such name: ESTABLISH; did you mean ESTABLISHED?" },
        { "[\"10.0.0.1\"]", "[\"10.0.0.256\"]", "x.json:3:29: entries[0].src_addr[0]: \"10.0.0.256\" is no IP address" },
        { "[\"10.0.0.1\"]", "[\"10.0.0.01\"]", "x.json:3:29: entries[0].src_addr[0]: \"10.0.0.01\" is no IP address" },
        { "[\"10.0.0.1\"]", "[\"fe80::1%eth0\"]", "x.json:3:29: entries[0].src_addr[0]: \"fe80::1%eth0\" is no IP address" },
        { "[\"10.0.0.1\"]", "[\"10.0.0.1\", \"10.0.0.3\"]", "x.json:3:41: entries[0].src_addr[1]: a field holds one address, here is another element" },
        { "[\"10.0.0.1\"]", "\"10.0.0.1\"", "x.json:3:28: entries[0].src_addr: expected a list, found a string" },
        { "\"reuseaddr\": false", "\"reuseaddr\": \"false\"", "x.json:5:142: entries[0].opts.reuseaddr: expected true or false, found a string" },
        { "\"reuseaddr\": false", "\"reuseaddr\": 0", "x.json:5:142: entries[0].opts.reuseaddr: expected true or false, found a number" },
        { "\"backlog\": 0", "\"backlog\": 0, \"backlog\": 1", "x.json:3:16: entries[0].backlog: the key is there twice" },
        { "\"backlog\": 0, ", "", "x.json:5:148: entries[0]: inet_sk_entry needs its field backlog" },
        { "\"fown\": {", "\"fown\": [", "x.json:4:10: entries[0].fown: expected an object, found a list" },
        { "false}}", "false}},", "x.json:6:1: entries[0]: a comma with nothing behind it" },
        { "false}}", "false}", "x.json:6:1: entries[0]: expected \",\" or \"}\"" },
        { "\"magic\": \"INETSK\"", "\"magic\": \"INETKS\"", "x.json:1:11: magic: no image has the magic INETKS; did you mean INETSK?" },
        { "\"magic\": \"INETSK\", ", "", "magic is missing" },
        { "\"entries\"", "\"entires\"", "x.json:1:21: entires: no such member of an image; did you mean entries?; expected magic and entries" },
        { "]}", "]} x", "x.json:6:4: expected the end of the text" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void IsRefusedWithItsPlace(string right, string wrong, string message)
    {
        Assert.NotEmpty(Transcoding.Encode(Inet));
        int at = Inet.LastIndexOf(right, StringComparison.Ordinal);
        string json = Inet[..at] + wrong + Inet[(at + right.Length)..];
        string actual = Transcoding.FailsToEncode(json).Message;
        if (message.StartsWith("x.json", StringComparison.Ordinal)) Assert.Equal(message, actual);
        else Assert.Contains(message, actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FDINFO", """{"id": 1, "flags": 0, "type": "REGG", "fd": 0}""", "entries[0].type: REGG is no value of fd_types; did you mean REG?")]
    [InlineData("FDINFO", """{"id": 1, "flags": 0, "type": 4294967296, "fd": 0}""", "entries[0].type: 4294967296 is out of range of enum")]
    [InlineData("VMAS", """{"start": "0x1", "end": 2, "pgoff": 0, "shmid": 0, "prot": "PROT_READ | PROT_EXE", "flags": 0, "status": 0, "fd": -1}""", "entries[0].prot: no such flag: PROT_EXE; did you mean PROT_EXEC?")]
    [InlineData("VMAS", """{"start": "0x1", "end": 2, "pgoff": 0, "shmid": 0, "prot": "0x1ffffffff", "flags": 0, "status": 0, "fd": -1}""", "entries[0].prot: 8589934591 is out of range of uint32")]
    [InlineData("MNTS", """{"fstype": 0, "mnt_id": 1, "root_dev": "4096:1"}""", "\"4096:1\" is no device number; expected \"major:minor\" with major up to 4095 and minor up to 1048575")]
    [InlineData("MNTS", """{"fstype": 0, "mnt_id": 1, "root_dev": "8:1048576"}""", "is no device number")]
    [InlineData("TTY_DATA", """{"tty_id": 0, "data": "aGVsbG8"}""", "entries[0].data: the string is no base64")]
    [InlineData("UTSNS", """{"nodename": "a\ud800b", "domainname": ""}""", @"lone surrogate \ud800; only \udc80 to \udcff stand for a byte")]
    [InlineData("UTSNS", "{\"nodename\": \"a\nb\", \"domainname\": \"\"}", @"control character 0x0a in a string; write it as \u000a")]
    [InlineData("UTSNS", """{"nodename": "a\qb", "domainname": ""}""", "no such escape in a string")]
    [InlineData("UNIXSK", """{"name": "=4"}""", "'=' at character 1 is not followed by two hexadecimal digits or a line break")]
    [InlineData("AUTOFS", """{"fd": -2147483649}""", "entries[0].fd: -2147483649 is out of range of int32")]
    public void ValuesAreChecked(string magic, string entry, string fact) =>
        Assert.Contains(fact, Transcoding.FailsToEncode($$"""{"magic": "{{magic}}", "entries": [{{entry}}]}""").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData("[]", "expected an object, found a list")]
    [InlineData("{", "expected a key in double quotes")]
    [InlineData("""{"magic": "FS", "entries": [""", "expected an object, found the end of the text")]
    [InlineData("""{"magic": "FS", "entries": [{"cwd_id""", "the text ends inside a string")]
    [InlineData("""{"magic": "FS"}""", "entries is missing")]
    [InlineData("""{"magic": "FS", "magic": "FS", "entries": []}""", "the key is there twice")]
    [InlineData("""{"magic": "FS", "entries": [], "@head": "none"}""", "stands behind entries; expected before them")]
    [InlineData("""{"magic": "FS", "@head": "nun", "entries": []}""", "nun is no head")]
    [InlineData("\u0019CVT8\u0001", "is this an image instead of JSON?")]
    public void TheEnvelopeIsChecked(string json, string fact) =>
        Assert.Contains(fact, Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
}
