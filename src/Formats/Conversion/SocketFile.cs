using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Soccr.Formats.Images;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Conversion;

/// <summary>Files of the two formats that have UDP sockets: <c>udp-INO.nl</c>, and CRIU's <c>files.img</c> and <c>inetsk.img</c>.</summary>
public static class SocketFile
{
    private const int MostDepth = 1000;
    private const string Prefix = "udp-", Suffix = ".nl";
    private const string InetCr = "AF_INET_CR", Files = "FILES", InetSk = "INETSK";

    /// <summary>Converts a file to one of the other format: a dump to a <c>files.img</c> with one entry, an entry to a dump.</summary>
    /// <param name="image">The file.</param>
    /// <param name="name">Its name, for errors, and for what kind of file it is.</param>
    /// <param name="numbers">Numbers that the dump does not have, or the entry is found by.</param>
    /// <exception cref="ImageFormatException">It is malformed, or of neither format, or does not have exactly one such socket.</exception>
    public static Converted<byte[]> Convert(byte[] image, string name, SocketNumbers numbers)
    {
        using var text = new MemoryStream();
        ImageTranscoder.Decode(new MemoryStream(image, writable: false), text, new DecodeOptions { Name = name, Type = ImageTypes.ByFileName(name) });
        JsonNode root = JsonNode.Parse(text.ToArray(), documentOptions: new JsonDocumentOptions { MaxDepth = MostDepth })!;
        try
        {
            return (string?)root["magic"] switch
            {
                InetCr => ToFiles(InetCrFile.ReadAll(image, name), numbers with { Inode = numbers.Inode ?? InodeOf(name) }),
                Files or InetSk => ToDump(root["entries"]!.AsArray(), numbers),
                var other => throw new ImageFormatException($"the image is {other}, expected {InetCr}, {Files} or {InetSk}"),
            };
        }
        catch (ImageFormatException e)
        {
            throw e.Within(name);
        }
    }

    private static Converted<byte[]> ToFiles(IReadOnlyList<InetCrMessage> file, SocketNumbers numbers)
    {
        Converted<JsonObject> converted = InetSkWriter.Convert(file, numbers.Id ?? 1, numbers.Inode ?? 1);
        var image = new JsonObject
        {
            ["magic"] = Files,
            ["entries"] = new JsonArray(new JsonObject { ["type"] = InetSk, ["id"] = numbers.Id ?? 1, ["isk"] = converted.Result }),
        };
        using var output = new MemoryStream();
        ImageTranscoder.Encode(new MemoryStream(Encoding.UTF8.GetBytes(image.ToJsonString())), output, "the entry");
        return new Converted<byte[]>(output.ToArray(), converted.NotCarried, converted.Supposed);
    }

    private static Converted<byte[]> ToDump(JsonArray entries, SocketNumbers numbers)
    {
        JsonObject[] sockets = [.. entries.Select(static entry => (entry!["isk"] ?? entry).AsObject()).Where(InetCrWriter.CanSay)];
        JsonObject[] wanted = [.. sockets.Where(socket => IsWanted(socket, "id", numbers.Id) && IsWanted(socket, "ino", numbers.Inode))];
        if (wanted.Length != 1)
        {
            string there = sockets.Length == 0 ? "none" : string.Join(", ", sockets.Select(static socket => $"ino {socket["ino"]} (id {socket["id"]})"));
            throw new ImageFormatException($"{wanted.Length} sockets are meant, expected one; UDP sockets in it: {there}");
        }
        Converted<InetCrMessage> converted = InetCrWriter.Convert(wanted[0]);
        return new Converted<byte[]>(InetCrFile.WriteAll([converted.Result]), converted.NotCarried, converted.Supposed);
    }

    // The inode in a name such as udp-4711.nl.
    private static uint? InodeOf(string path)
    {
        string name = Path.GetFileName(path);
        bool isNamed = name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal);
        return isNamed && uint.TryParse(name.AsSpan()[Prefix.Length..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out uint inode) ? inode : null;
    }

    private static bool IsWanted(JsonObject socket, string field, uint? number) => number is null || OptionField.ReadNumber(socket, field) == number;
}
