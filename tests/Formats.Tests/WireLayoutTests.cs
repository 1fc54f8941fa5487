using System.Text.Json.Nodes;

namespace Soccr.Formats.Tests;

/// <summary>What named fields cannot say survives, and never overrules an edit.</summary>
public class WireLayoutTests
{
    // pstree_entry: pid 1, ppid 2, pgid 3, sid 4, threads 5. fs_entry: cwd_id 1, root_id 2, umask 3. Values below are 7, 8, 9...
    public static TheoryData<string, string, string> Odd => new()
    {
        { "unknown field behind the known ones", "PSTREE", "08 07 10 08 18 09 20 0a 28 07 98 06 01" },
        { "unknown field in front", "PSTREE", "98 06 01 08 07 10 08 18 09 20 0a 28 07" },
        { "unknown group", "PSTREE", "08 07 10 08 18 09 20 0a 9b 06 08 01 9c 06" },
        { "fields in another order", "PSTREE", "20 0a 18 09 10 08 08 07 28 07" },
        { "repeated field torn apart", "PSTREE", "28 01 08 07 10 08 18 09 28 02 20 0a 28 03" },
        { "over-long varint", "PSTREE", "08 87 00 10 08 18 09 20 0a 28 07" },
        { "over-long tag", "PSTREE", "88 00 07 10 08 18 09 20 0a 28 07" },
        { "bits beyond 32", "PSTREE", "08 87 80 80 80 10 10 08 18 09 20 0a 28 07" },
        { "singular field twice", "PSTREE", "08 01 08 07 10 08 18 09 20 0a 28 07" },
        { "packed list", "PSTREE", "08 07 10 08 18 09 20 0a 2a 03 01 02 03" },
        { "packed list among single values", "PSTREE", "08 07 10 08 18 09 20 0a 28 05 2a 02 01 02 28 06" },
        { "known field with another wire type", "PSTREE", "08 07 10 08 18 09 20 0a 0d 01 02 03 04" },
        { "required field missing", "PSTREE", "08 07 18 09 20 0a" },
        { "empty message", "PSTREE", "" },
        { "bool of 2", "INVENTORY", "08 02 10 02" },
        { "negative int32 in 5 bytes", "AUTOFS", "08 ff ff ff ff 0f 10 01 18 01 20 01 28 01 30 01" },
        { "unknown field in a message inside", "INVENTORY", "08 02 1a 0b 08 01 10 01 18 01 20 01 98 06 01" },
        { "message inside, twice", "INVENTORY", "08 02 1a 04 08 01 10 01 1a 04 18 01 20 01" },
        { "message inside, with an over-long length", "INVENTORY", "08 02 1a 88 00 08 01 10 01 18 01 20 01" },
        { "bits beyond 64", "RLIMIT", "08 ff ff ff ff ff ff ff ff ff 03 10 07" },
        { "length missing", "SK_QUEUES", "08 07" },
        { "length with another wire type", "PIPES_DATA", "08 07 12 00 18 09" },
        { "several oddities", "INVENTORY", "98 06 05 1a 05 20 81 00 08 01 10 08 08 02 08 03 1a 04 10 01 18 01 9b 06 9c 06" },
    };

    [Theory, MemberData(nameof(Odd))]
    public void OddMessagesComeBack(string what, string type, string message)
    {
        byte[] image = ImageBuilder.Of(type).Entry(message).Build();
        foreach (bool pretty in new[] { false, true })
        {
            string json = Transcoding.Decode(image, pretty);
            Assert.True(image.AsSpan().SequenceEqual(Transcoding.Encode(json)), $"{what}: {json}");
            Assert.Contains("\"@", json, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Odd))]
    public void AnEditWins(string what, string type, string message)
    {
        JsonNode json = JsonNode.Parse(Transcoding.Decode(ImageBuilder.Of(type).Entry(message).Build()))!;
        JsonObject entry = json["entries"]![0]!.AsObject();
        foreach (string name in entry.Where(static m => m.Value is JsonValue value && value.TryGetValue(out int _)).Select(static m => m.Key).ToArray())
        {
            entry[name] = 77;
        }
        JsonNode back = JsonNode.Parse(Transcoding.Decode(Transcoding.Encode(json.ToJsonString())))!;
        foreach ((string name, JsonNode? value) in entry.Where(static m => m.Value is JsonValue))
        {
            Assert.True(JsonNode.DeepEquals(value, back["entries"]![0]![name]), $"{what}: {name} in {back.ToJsonString()}");
        }
    }

    [Fact]
    public void UnknownFieldsSurviveAnEdit()
    {
        byte[] image = ImageBuilder.Of("PSTREE").Entry("08 07 10 08 18 09 20 0a 28 07 98 06 01").Build();
        string json = Transcoding.Decode(image).Replace("\"pid\": 7", "\"pid\": 1000", StringComparison.Ordinal);
        Assert.Equal(ImageBuilder.Of("PSTREE").Entry("08 e8 07 10 08 18 09 20 0a 28 07 98 06 01").Build(), Transcoding.Encode(json));
    }

    [Fact]
    public void ADeletedFieldIsGone()
    {
        byte[] image = ImageBuilder.Of("PSTREE").Entry("28 07 20 0a 18 09 10 08 08 07").Build();
        string json = Transcoding.Decode(image).Replace(", \"threads\": [7]", "", StringComparison.Ordinal);
        Assert.Equal(ImageBuilder.Of("PSTREE").Entry("20 0a 18 09 10 08 08 07").Build(), Transcoding.Encode(json));
    }

    [Fact]
    public void AnAddedElementIsThere()
    {
        byte[] image = ImageBuilder.Of("PSTREE").Entry("08 07 10 08 18 09 20 0a 2a 03 01 02 03").Build();
        string json = Transcoding.Decode(image).Replace("[1, 2, 3]", "[1, 2, 3, 4]", StringComparison.Ordinal);
        Assert.Contains("\"threads\": [1, 2, 3, 4]", Transcoding.Decode(Transcoding.Encode(json)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"field": 99}]""", "needs field and bytes")]
    [InlineData("""[{"field": 0, "bytes": ""}]""", "no field number")]
    [InlineData("""[{"field": 99, "bytes": "mAaA\n"}]""", "one field with the number 99")]
    [InlineData("""["pid"]""", "expected a whole number")]
    [InlineData("""[{"felt": 99}]""", "no such key")]
    public void ABrokenLayoutIsRefused(string wire, string fact)
    {
        string json = $$"""{"magic": "FS", "entries": [{"cwd_id": 1, "root_id": 2, "@wire": {{wire}}}]}""";
        Assert.Contains(fact, Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargeMessagesInUnusualOrderAreNotQuadratic()
    {
        // 60,000 VMAs behind a field that should come last: seconds if each is looked up among all.
        string vmas = string.Concat(Enumerable.Repeat("7210 0801 1002 1800 2000 2803 3022 3801 4000".Replace(" ", "", StringComparison.Ordinal), 60_000));
        byte[] image = ImageBuilder.Of("MM").Entry($"7801{vmas}").Build();
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image)));
    }
}
