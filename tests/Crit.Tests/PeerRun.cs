using System.Text.RegularExpressions;

namespace Soccr.Crit.Tests;

/// <summary>Every fixture through our command and through Python's crit, once: a directory at a time here, in one process there.</summary>
internal sealed partial class PeerRun
{
    private static readonly Lazy<Task<PeerRun>> s_run = new(RunAsync);

    private readonly Dictionary<PeerCheck, string> _outcomes = [];

    public static Task<PeerRun> Instance => s_run.Value;

    /// <summary>The fixtures with their images, but for raw ones: those Python's crit does not read at all.</summary>
    public static IReadOnlyList<(string Fixture, string Image)> Images { get; } =
    [
        .. from directory in Directory.EnumerateDirectories(Path.Combine(Repository.Fixtures, "images")).Order(StringComparer.Ordinal)
           let image = Directory.EnumerateFiles(directory).Single(static file => !file.EndsWith(".json", StringComparison.Ordinal) && Path.GetFileName(file) != "HOWTO")
           where !RawNames().IsMatch(Path.GetFileName(image))
           select (Path.GetFileName(directory), image),
    ];

    /// <summary>What came of the checks of a fixture other than "same".</summary>
    public IEnumerable<(PeerCheck Check, string Outcome)> Surprises(string fixture) =>
        from pair in _outcomes.OrderBy(static pair => pair.Key.Name, StringComparer.Ordinal)
        where pair.Key.Fixture == fixture && pair.Value != "same"
        select (pair.Key, pair.Value);

    private static async Task<PeerRun> RunAsync()
    {
        Needs.Demand(Need.Peer);
        using var work = new TemporaryDirectory();
        foreach (string folder in (string[])["images", "plain.theirs", "pretty.theirs"]) Directory.CreateDirectory(work[folder]);
        // Names of several fixtures are alike, and the magic word says enough.
        foreach ((string fixture, string image) in Images) File.Copy(image, work[$"images/{fixture}"]);

        var run = new PeerRun();
        // Exit status 1 only says that one image was bad, which the outcomes tell better.
        await CritCommand.RunShellAsync(work.FullPath, "crit decode -q -i images -o plain.ours; crit decode -q --pretty -i images -o pretty.ours");
        run.AddTheirs(await PythonAsync(work));
        await CritCommand.RunShellAsync(work.FullPath, "crit encode -q -i plain.theirs -o plain.back; crit encode -q -i pretty.theirs -o pretty.back");
        run.AddOurs(work);
        return run;
    }

    /// <summary>Starts Python as the peer's own start script does, but for our program.</summary>
    private static async Task<string> PythonAsync(TemporaryDirectory work)
    {
        Match start = StartScript().Match(await File.ReadAllTextAsync(Needs.PeerScript!));
        Assert.True(start.Success, $"{Needs.PeerScript} is no start script as eng/get-criu.sh writes it");
        string program = Path.Combine(Repository.Root, "tests", "Crit.Tests", "peer.py");
        (string output, int status) = await CritCommand.RunShellAsync(work.FullPath, $"{start.Groups[1].Value} {start.Groups[2].Value} '{program}' . 2>errors || {{ cat errors; exit 1; }}");
        return status == 0 ? output : throw new InvalidOperationException(output);
    }

    /// <summary>File names of the images that <c>crit types</c> calls raw.</summary>
    private static Regex RawNames()
    {
        IEnumerable<string> patterns =
            from line in File.ReadLines(Path.Combine(Repository.Fixtures, "types.txt"))
            let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            where columns[2] == "raw"
            select Regex.Escape(columns[1]).Replace("%u", "[0-9]+", StringComparison.Ordinal).Replace("%s", "[^.]+", StringComparison.Ordinal);
        return new Regex($"^({string.Join('|', patterns)})$");
    }

    [GeneratedRegex(@"^(PYTHONPATH=\S+) exec (\S+) -m crit", RegexOptions.Multiline)]
    private static partial Regex StartScript();

    private void AddTheirs(string lines)
    {
        foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('\t');
            _outcomes.Add(new PeerCheck(parts[0], parts[1]), parts[2]);
        }
    }

    private void AddOurs(TemporaryDirectory work)
    {
        foreach ((string fixture, string image) in Images)
        {
            foreach (string form in (string[])["plain", "pretty"])
            {
                if (!File.Exists(work[$"{form}.theirs/{fixture}.json"])) continue;
                string back = work[$"{form}.back/{fixture}"];
                bool same = File.Exists(back) && File.ReadAllBytes(back).AsSpan().SequenceEqual(File.ReadAllBytes(image));
                _outcomes.Add(new PeerCheck(fixture, $"our encode {form}"), same ? "same" : File.Exists(back) ? "differs" : "refused");
            }
        }
    }
}

/// <summary>One comparison with Python's crit.</summary>
/// <param name="Fixture">Name of the image in <c>tests/fixtures/images</c>.</param>
/// <param name="Name">
/// <c>decode</c>: our JSON is theirs, <c>their encode</c>: of our JSON gives the image, <c>our encode</c>: of their JSON gives the image; then <c>plain</c> or <c>pretty</c>.
/// </param>
internal sealed record PeerCheck(string Fixture, string Name);
