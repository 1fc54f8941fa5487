using System.Text;
using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>
/// A way to break a checkpoint, described in <c>tests/fixtures/broken/RULE/NAME.json</c> (its HOWTO says how): edits of images of one of
/// <c>tests/fixtures/checkpoints</c>, laid over it.
/// </summary>
internal sealed class BrokenFixture(string path)
{
    private readonly JsonObject _description = JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    public static string Folder => Path.Combine(Repository.Fixtures, "broken");

    /// <summary>Id of the rule that is broken.</summary>
    public string Rule { get; } = Path.GetFileName(Path.GetDirectoryName(path)!);

    /// <summary>The checkpoint that is healthy.</summary>
    public string Checkpoint => Path.Combine(Repository.Fixtures, "checkpoints", (string)_description["checkpoint"]!);

    /// <summary>Whether the pages of memory, which the checkpoint lacks, are put in, all zero.</summary>
    public bool HasPages => (bool?)_description["pages"] == true;

    /// <summary>Breaks the checkpoint.</summary>
    /// <param name="store">The healthy one.</param>
    /// <param name="temporary">A directory for the images that differ.</param>
    public void Break(OverlayStore store, string temporary)
    {
        foreach (JsonObject edit in _description["edits"]!.AsArray().Select(static edit => edit!.AsObject()))
        {
            string name = (string)edit["image"]!;
            if (edit["remove"] is not null)
            {
                store.Remove(name);
                continue;
            }
            string contents = Path.Combine(temporary, Guid.NewGuid().ToString());
            File.WriteAllBytes(contents, Edited(store, name, edit));
            store.Replace(name, contents);
        }
    }

    /// <summary>Puts images of pages in, as long as the pagemaps say.</summary>
    public static void AddPages(OverlayStore store, string temporary)
    {
        foreach (ImageFile image in store.Files.Where(static file => file.Type?.Name is "PAGEMAP" or "SHMEM_PAGEMAP").ToArray())
        {
            ImageEntry[] entries = [.. Checkpoints.Checkpoint.Entries(image)];
            string contents = Path.Combine(temporary, Guid.NewGuid().ToString());
            using FileStream pages = File.Create(contents);
            pages.SetLength(entries.Skip(1).Where(static entry => (entry.Message.Number("flags") & 4) != 0).Sum(static entry => (long)entry.Message.Number("nr_pages") * 4096));
            store.Replace($"pages-{entries[0].Message.Number("pages_id")}.img", contents);
        }
    }

    private static byte[] Edited(OverlayStore store, string name, JsonObject edit)
    {
        if (edit["like"] is { } other) return Read(store, (string)other!);
        if (edit["text"] is { } text) return Encoding.UTF8.GetBytes((string)text!);
        if (edit["cut"] is { } cut) return Read(store, name)[..^(int)cut!];
        if (edit["hex"] is { } hex) return [.. Read(store, name), .. Convert.FromHexString((string)hex!)];
        if (edit["at"] is { } at) return Patched(Read(store, name), (int)at!, Convert.FromHexString((string)edit["bytes"]!));
        JsonObject image = store.Find(name) is null
            ? new JsonObject { ["magic"] = (string)edit["magic"]!, ["entries"] = new JsonArray() }
            : JsonNode.Parse(Swapped(Transcoding.Decode(Read(store, name), type: ImageTypes.ByFileName(name)), "dc", "e1"))!.AsObject();
        JsonArray entries = image["entries"]!.AsArray();
        if (edit["append"] is { } added) entries.Add(added.DeepClone());
        if ((int?)edit["entry"] is { } index) Change(entries, index, edit);
        return Transcoding.Encode(Swapped(image.ToJsonString(), "e1", "dc"));
    }

    // JsonNode takes no lone surrogates, which stand for bytes that are no UTF-8: meanwhile they are characters for private use.
    private static string Swapped(string json, string from, string to) => json.Replace($"\\u{from}", $"\\u{to}", StringComparison.OrdinalIgnoreCase);

    private static void Change(JsonArray entries, int index, JsonObject edit)
    {
        if (edit["delete"] is not null)
        {
            entries.RemoveAt(index);
            return;
        }
        if (edit["repeat"] is not null) entries.Add(entries[index]!.DeepClone());
        foreach ((string path, JsonNode? value) in edit["set"]?.AsObject() ?? [])
        {
            Set(entries[index]!, path, value?.DeepClone());
        }
    }

    // A null takes the member away.
    private static void Set(JsonNode node, string path, JsonNode? value)
    {
        string[] steps = path.Replace("[", ".#", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        foreach (string step in steps[..^1]) node = (step[0] == '#' ? node[int.Parse(step.AsSpan(1), provider: null)] : node[step])!;
        if (steps[^1][0] == '#') node[int.Parse(steps[^1].AsSpan(1), provider: null)] = value;
        else if (value is null) node.AsObject().Remove(steps[^1]);
        else node[steps[^1]] = value;
    }

    private static byte[] Patched(byte[] image, int at, byte[] bytes)
    {
        bytes.CopyTo(image, at);
        return image;
    }

    private static byte[] Read(OverlayStore store, string name)
    {
        using Stream stream = store.Find(name)!.OpenRead();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
