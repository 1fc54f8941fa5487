using System.Text;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Seeded damage to every fixture: a located error, or a lossless round trip; nothing else.</summary>
public class MutationTests
{
    private const int Rounds = 300;

    public static TheoryData<string> Fixtures => ImageFixture.All();

    [Theory, MemberData(nameof(Fixtures))]
    public void DamagedImagesFailWithAPlaceOrComeBack(string name)
    {
        byte[] image = ImageFixture.Open(name).Image;
        ImageType? type = ImageFixture.Open(name).Type is { Raw: not null } raw ? raw : null;
        var random = new Random(StableHash(name));
        int rounds = image.Length > 20_000 ? Rounds / 5 : Rounds;
        for (int i = 0; i < rounds; i++)
        {
            byte[] damaged = Damage(image, random);
            string json;
            try
            {
                // Every third without a name, so that content decides.
                json = Transcoding.Decode(damaged, pretty: i % 2 == 0, type: i % 3 == 0 ? null : type);
            }
            catch (ImageFormatException e)
            {
                Assert.Equal("x.img", e.Location.Path);
                Assert.InRange(e.Location.Offset ?? -1, 0, damaged.Length);
                continue;
            }
            Assert.True(damaged.AsSpan().SequenceEqual(Transcoding.Encode(json)), $"round {i} of {name}: {Convert.ToHexString(damaged)}");
        }
    }

    [Theory, MemberData(nameof(Fixtures))]
    public void DamagedJsonFailsWithAPlaceOrEncodes(string name)
    {
        ImageType? type = ImageFixture.Open(name).Type is { Raw: not null } raw ? raw : null;
        byte[] json = Encoding.UTF8.GetBytes(ImageFixture.Open(name).Json(pretty: true));
        var random = new Random(StableHash(name));
        int rounds = json.Length > 50_000 ? Rounds / 10 : Rounds;
        for (int i = 0; i < rounds; i++)
        {
            try
            {
                // What still encodes is an image: it decodes.
                Assert.NotEmpty(Transcoding.Decode(Transcoding.Encode(Damage(json, random)), type: type));
            }
            catch (ImageFormatException e)
            {
                Assert.Equal("x.json", e.Location.Path);
                Assert.True(e.Location.Line > 0 && e.Location.Column > 0, e.Message);
            }
        }
    }

    private static byte[] Damage(byte[] data, Random random)
    {
        var damaged = new List<byte>(data);
        for (int edits = random.Next(1, 4); edits > 0 && damaged.Count > 0; edits--)
        {
            int at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at)); break;
                case 3: damaged.Insert(at, (byte)random.Next(256)); break;
                default: damaged.RemoveRange(at, damaged.Count - at); break;
            }
        }
        return [.. damaged];
    }

    // string.GetHashCode differs from run to run.
    private static int StableHash(string text) => text.Aggregate(17, static (hash, c) => unchecked(hash * 31 + c));
}
