using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Applies rules to all images of a checkpoint in one pass. Images that the rules are not about are not read.</summary>
/// <param name="source">The checkpoint.</param>
/// <param name="rules">The rules; they count what they change.</param>
/// <param name="sink">Makes files for new contents.</param>
/// <param name="report">Told of each change.</param>
public sealed class CheckpointRewriter(IImageStore source, RuleSet rules, RewriteSink sink, Action<RewriteChange> report)
{
    private readonly EntryScope _scope = new(new Checkpoint(source));
    private ImageFile? _file;

    /// <summary>Finds the changes.</summary>
    /// <returns>The checkpoint with its changes laid over it.</returns>
    /// <exception cref="ImageFormatException">An image is malformed, a new value has no room, or two things would become one.</exception>
    public OverlayStore Run(CancellationToken cancellation = default)
    {
        var result = new OverlayStore(source);
        var names = new Dictionary<string, string>();
        var collisions = new Collisions(rules);
        IImageRewriter[] rewriters =
        [
            new EntryImageRewriter(rules, _scope, collisions, Report),
            new NetlinkImageRewriter(rules, _scope, collisions, Report),
            new TextImageRewriter(rules, _scope, Report),
        ];
        foreach (ImageFile file in source.Files.Where(static file => file.Type is not null))
        {
            cancellation.ThrowIfCancellationRequested();
            _file = file;
            _scope.Begin(file);
            if (Array.Find(rewriters, rewriter => rewriter.Touches(file.Type!)) is { } rewriter) Rewrite(file, rewriter, result);
            if (NewNameOf(file) is { } name) names.Add(file.Name, name);
        }
        Rename(result, names);
        return result;
    }

    private void Rewrite(ImageFile file, IImageRewriter rewriter, OverlayStore result)
    {
        string? contents = null;
        using var patch = new Patch(file, () =>
        {
            FileStream created = sink.Create(file.Name);
            contents = created.Name;
            return created;
        });
        rewriter.Rewrite(file, patch);
        patch.Complete();
        if (contents is not null) result.Replace(file.Name, contents);
    }

    private string? NewNameOf(ImageFile file)
    {
        // A single image stays where it is, whatever it is called.
        if (source is SingleImageStore || !ImageNumbers.TryRole(file, out Role role, out string? kind, out ulong number) || !rules.Knows(role, number)) return null;
        if (rules.Number(role, number, kind, _scope) is not { } @new || @new == number) return null;
        if (role == Role.NsId && new Checkpoint(source).First("INVENTORY")?.Number("ns_per_id") == 0)
        {
            throw new ImageFormatException("the number is a pid, because inventory.img has no ns_per_id; a rule for namespaces cannot change it", new Location(file.FullName));
        }
        string name = file.Type!.FileName.With(@new);
        report(new RewriteChange(file.Name, "", file.Name, name));
        return name;
    }

    private void Rename(OverlayStore result, Dictionary<string, string> names)
    {
        if (names.Count == 0) return;
        HashSet<string> taken = [.. source.Files.Select(static file => file.Name).Where(name => !names.ContainsKey(name))];
        foreach ((string from, string to) in names)
        {
            if (!taken.Add(to)) throw new ImageFormatException($"it would become {to}, which is there; expected another name", new Location(source.Find(from)!.FullName));
        }
        result.Rename(names);
    }

    private void Report(FieldTrail trail, string old, string @new) => report(new RewriteChange(_file!.Name, trail.ToString(), old, @new));
}
