using Soccr.Formats.Transcode;

namespace Soccr.Formats.Tests;

/// <summary>Messages without an image around them.</summary>
public class MessageTextTests
{
    [Fact]
    public void ARequestIsEncodedByTheSchema()
    {
        byte[] request = MessageText.Encode("criu_req", """{"type": "RESTORE", "opts": {"images_dir_fd": 5, "shell_job": true}}"""u8.ToArray(), "request");
        Assert.Equal([0x08, 2, 0x12, 4, 0x08, 5, 0x38, 1], request);
        Assert.Equal("""{"type": "RESTORE", "opts": {"images_dir_fd": 5, "shell_job": true}}""", MessageText.Decode("criu_req", request, "request"));
    }

    [Fact]
    public void WhatIsBehindTheObjectIsRefused()
    {
        ImageFormatException e = Assert.Throws<ImageFormatException>(() => MessageText.Encode("criu_req", """{"type": "CHECK"} {}"""u8.ToArray(), "request"));
        Assert.Equal("request:1:19: expected the end of the text", e.Message);
    }

    [Fact]
    public void BytesThatAreNoMessageAreRefused() =>
        Assert.StartsWith("answer:0x3: ", Assert.Throws<ImageFormatException>(() => MessageText.Decode("criu_resp", [0x08, 2, 0x12, 40], "answer")).Message, StringComparison.Ordinal);
}
