using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>An image of <c>tests/fixtures/images</c> and its JSON.</summary>
internal sealed class ImageFixture
{
    private ImageFixture(string directory)
    {
        Name = Path.GetFileName(directory);
        ImagePath = Directory.EnumerateFiles(directory).Single(static file => !file.EndsWith(".json", StringComparison.Ordinal) && Path.GetFileName(file) != "HOWTO");
    }

    public string Name { get; }

    public string ImagePath { get; }

    public string FileName => Path.GetFileName(ImagePath);

    public ImageType? Type => ImageTypes.ByFileName(ImagePath);

    public byte[] Image => File.ReadAllBytes(ImagePath);

    public string JsonPath(bool pretty) => ImagePath + (pretty ? ".pretty.json" : ".json");

    public string Json(bool pretty) => File.ReadAllText(JsonPath(pretty));

    public static ImageFixture Open(string name) => new(Path.Combine(Repository.Fixtures, "images", name));

    /// <summary>Names of all fixtures.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Path.Combine(Repository.Fixtures, "images")).Select(static d => Path.GetFileName(d)).Order(StringComparer.Ordinal);

    /// <summary>Names of all fixtures, as test data.</summary>
    public static TheoryData<string> All() => [.. Names];
}
