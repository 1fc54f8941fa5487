using System.Text;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>The transcoder on byte arrays and text.</summary>
internal static class Transcoding
{
    public static string Decode(byte[] image, bool pretty = false, string name = "x.img", ImageType? type = null, bool nopl = false)
    {
        using var json = new MemoryStream();
        ImageTranscoder.Decode(new MemoryStream(image), json, new DecodeOptions { Name = name, Pretty = pretty, Type = type, ElidePayload = nopl });
        return Encoding.UTF8.GetString(json.ToArray());
    }

    public static byte[] Encode(string json, string name = "x.json") => Encode(Encoding.UTF8.GetBytes(json), name);

    public static byte[] Encode(byte[] json, string name = "x.json")
    {
        using var image = new MemoryStream();
        ImageTranscoder.Encode(new MemoryStream(json), image, name);
        return image.ToArray();
    }

    /// <summary>Encodes over streams that cannot seek, giving few bytes at a time.</summary>
    public static byte[] EncodeThroughPipes(string json, int step = 7)
    {
        using var image = new PipeStream(new MemoryStream(), step);
        ImageTranscoder.Encode(new PipeStream(new MemoryStream(Encoding.UTF8.GetBytes(json)), step), image, "x.json");
        return ((MemoryStream)image.Inner).ToArray();
    }

    /// <summary>Decodes over streams that cannot seek, giving few bytes at a time.</summary>
    public static string DecodeThroughPipes(byte[] image, int step = 7, bool pretty = false, ImageType? type = null)
    {
        using var json = new PipeStream(new MemoryStream(), step);
        ImageTranscoder.Decode(new PipeStream(new MemoryStream(image), step), json, new DecodeOptions { Name = "x.img", Pretty = pretty, Type = type });
        return Encoding.UTF8.GetString(((MemoryStream)json.Inner).ToArray());
    }

    public static ImageInfo Info(byte[] image, ImageType? type = null) => ImageTranscoder.ReadInfo(new MemoryStream(image), "x.img", type);

    public static ImageFormatException FailsToEncode(string json) => Assert.Throws<ImageFormatException>(() => Encode(json));

    public static ImageFormatException FailsToDecode(byte[] image) => Assert.Throws<ImageFormatException>(() => Decode(image));
}
