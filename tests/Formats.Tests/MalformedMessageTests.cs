namespace Soccr.Formats.Tests;

/// <summary>Malformed messages: the error names file, offset, field path and the fact.</summary>
public class MalformedMessageTests
{
    [Theory]
    [InlineData("PSTREE", "08 80", "x.img:0xd: entries[0].pid: the data ends inside a varint")]
    [InlineData("PSTREE", "08 07 10 ff ff ff ff ff ff ff ff ff ff 01", "x.img:0xf: entries[0].ppid: varint is longer than 10 bytes")]
    [InlineData("PSTREE", "08 07 00 01", "x.img:0xe: entries[0]: 0x0 is no field tag (field number 0, wire type 0)")]
    [InlineData("PSTREE", "08 07 0e 01", "x.img:0xe: entries[0]: 0xe is no field tag (field number 1, wire type 6)")]
    [InlineData("PSTREE", "08 07 2a 03 01 02", "x.img:0xf: entries[0].threads[0]: 3 bytes are announced, 2 are left")]
    [InlineData("PSTREE", "08 07 2a 02 01 82", "x.img:0x11: entries[0].threads[0]: the data ends inside a varint")]
    [InlineData("PSTREE", "9b 06 08 01", "x.img:0x10: entries[0].99: the data ends inside group 99")]
    [InlineData("PSTREE", "9c 06", "x.img:0xe: entries[0].99: end of group 99 without its start")]
    [InlineData("FILES", "08 01 10 02 1a 04 08 01 10 80", "x.img:0x15: entries[0].reg.flags: the data ends inside a varint")]
    [InlineData("MM", "72 02 08 01 72 03 08 01 10", "x.img:0x15: entries[0].vmas[1].end: the data ends inside a varint")]
    public void IsNamedWithItsPlace(string type, string message, string error) =>
        Assert.Equal(error, Transcoding.FailsToDecode(ImageBuilder.Of(type).Entry(message).Build()).Message);

    [Fact]
    public void NestingIsBounded()
    {
        // cgroup_dir_entry holds itself.
        byte[] message = [];
        for (int i = 0; i < 120; i++)
        {
            message = [0x12, .. Length(message.Length), .. message];
        }
        message = [0x12, .. Length(message.Length), .. message];
        byte[] image = ImageBuilder.Of("CGROUP").Word((uint)message.Length).Bytes(message).Build();
        Assert.Contains("nested deeper than 100 levels", Transcoding.FailsToDecode(image).Message, StringComparison.Ordinal);
        string json = string.Concat(Enumerable.Repeat("""{"dir_name": "", "children": [""", 120));
        Assert.Contains("nested deeper than 100 levels", Transcoding.FailsToEncode($$"""{"magic": "CGROUP", "entries": [{"controllers": [{"dirs": [{{json}}""").Message, StringComparison.Ordinal);
    }

    private static byte[] Length(int value) => value < 128 ? [(byte)value] : [(byte)(value | 0x80), (byte)(value >> 7)];
}
