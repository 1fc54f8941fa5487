using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Thousands of images of real checkpoints, where the collection lies beside the repository.</summary>
public partial class CorpusTests
{
    [CorpusFact]
    public void EveryImageComesBack() => ForEachImage(static (path, image, type) =>
    {
        foreach (bool pretty in new[] { false, true })
        {
            string json = Transcoding.Decode(image, pretty, path, type);
            if (!image.AsSpan().SequenceEqual(Transcoding.Encode(json))) return $"not lossless, pretty {pretty}";
        }
        return null;
    });

    [CorpusFact]
    public void JsonIsCritsAndCritsJsonGivesTheImage() => ForEachImage(static (path, image, type) =>
    {
        foreach (bool pretty in new[] { false, true })
        {
            string oracle = Path.Combine(Corpus.Directory, "oracle", Path.GetRelativePath(Corpus.Directory, path)) + (pretty ? ".pretty.json" : ".json");
            if (!File.Exists(oracle)) continue;
            string theirs = File.ReadAllText(oracle);
            JsonNode ours = JsonNode.Parse(Transcoding.Decode(image, pretty, path, type))!;
            // crit forgets the single magic word of v1.0 and writes two.
            bool oldHead = ours["@head"] is not null;
            if (!JsonNode.DeepEquals(Common(ours), Common(JsonNode.Parse(theirs)!))) return $"JSON differs from crit's, pretty {pretty}";
            byte[] back = Transcoding.Encode(theirs);
            if (!image.AsSpan().SequenceEqual(oldHead ? back.AsSpan(4) : back)) return $"crit's JSON gives other bytes, pretty {pretty}";
        }
        return null;
    });

    // What both dialects say: our @ keys are ours, and crit's two swapped task states are numbers in ours.
    private static JsonNode Common(JsonNode node, string? key = null)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (string name in members.Select(static m => m.Key).ToArray())
                {
                    if (name.StartsWith('@')) members.Remove(name);
                    else members[name] = Common(members[name]!.DeepClone(), name);
                }
                return members;
            case JsonArray elements:
                for (int i = 0; i < elements.Count; i++) elements[i] = Common(elements[i]!.DeepClone());
                return elements;
            default:
                return key == "task_state" && node.ToString() is "Zombie" ? 3 : key == "task_state" && node.ToString() is "Stopped" ? 6 : node;
        }
    }

    private static void ForEachImage(Func<string, byte[], ImageType?, string?> check)
    {
        var faults = new ConcurrentQueue<string>();
        int images = 0;
        Parallel.ForEach(Directory.EnumerateFiles(Path.Combine(Corpus.Directory, "dev"), "*", SearchOption.AllDirectories), path =>
        {
            ImageType? type = ImageTypes.ByFileName(path);
            if (type is null && !ImageName().IsMatch(path)) return;
            Interlocked.Increment(ref images);
            try
            {
                if (check(path, File.ReadAllBytes(path), type) is { } fault) faults.Enqueue($"{path}: {fault}");
            }
            catch (ImageFormatException e)
            {
                faults.Enqueue(e.Message);
            }
        });
        Assert.True(images > 10_000, $"{images} images are too few for the collection");
        Assert.Empty(faults);
    }

    [GeneratedRegex(@"\.img$")]
    private static partial Regex ImageName();
}

/// <summary>The collection, unpacked once.</summary>
internal static class Corpus
{
    private static readonly string s_source = Path.Combine(Repository.Root, "..", "shared", "corpus");
    private static readonly Lazy<string> s_directory = new(Unpack);

    public static bool Exists => File.Exists(Path.Combine(s_source, "dev.tar.xz"));

    public static string Directory => s_directory.Value;

    private static string Unpack()
    {
        DirectoryInfo target = System.IO.Directory.CreateTempSubdirectory("soccr-corpus-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => target.Delete(recursive: true);
        target.CreateSubdirectory("oracle");
        Extract("dev.tar.xz", target.FullName);
        Extract("oracle-dev.tar.xz", Path.Combine(target.FullName, "oracle"));
        return target.FullName;
    }

    private static void Extract(string archive, string target)
    {
        using Process tar = Process.Start("tar", ["-xJf", Path.Combine(s_source, archive), "-C", target]);
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
    }
}

/// <summary>A test that needs the collection of images beside the repository.</summary>
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (!Corpus.Exists) Skip = "needs ../shared/corpus, the collection of images, beside the repository";
    }
}
