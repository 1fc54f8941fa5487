using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>One way to look at a checkpoint: gathers rows, and prints them as text or as JSON.</summary>
public abstract class Explorer
{
    private protected Explorer(string word, string description)
    {
        Word = word;
        Description = description;
    }

    /// <summary>THE TABLE of explorers.</summary>
    public static IReadOnlyList<Explorer> All { get; } =
    [
        new Explorer<ProcessRow>("ps", "tasks", Processes.Gather, ProcessesText.Print, static () => ExplorerJson.Default.IEnumerableProcessRow),
        new Explorer<DescriptorTable>("fds", "descriptors, working and root directory of each task", Descriptors.Gather, DescriptorsText.Print, static () => ExplorerJson.Default.IEnumerableDescriptorTable),
        new Explorer<AddressSpace>("mems", "mappings of each task", Mappings.Gather, MappingsText.Print, static () => ExplorerJson.Default.IEnumerableAddressSpace),
        new Explorer<ResidentSet>("rss", "runs of stored pages of each task, and the mappings they are in", ResidentPages.Gather, ResidentPagesText.Print, static () => ExplorerJson.Default.IEnumerableResidentSet),
        new Explorer<SocketView>("sk", "sockets with state, addresses, queues and owners", static checkpoint => checkpoint.Sockets, SocketsText.Print, static () => ExplorerJson.Default.IEnumerableSocketView, needs: "INVENTORY"),
        new Explorer<MountNamespace>("mnt", "tree of mounts of each mount namespace", Mounts.Gather, MountsText.Print, static () => ExplorerJson.Default.IEnumerableMountNamespace),
        new Explorer<NetworkNamespace>("net", "devices, addresses, routes and rules of each network namespace", Networks.Gather, NetworksText.Print, static () => ExplorerJson.Default.IEnumerableNetworkNamespace),
        new Explorer<NamespaceRow>("ns", "namespaces, their tasks and images", Namespaces.Gather, NamespacesText.Print, static () => ExplorerJson.Default.IEnumerableNamespaceRow),
        new Explorer<TaskNode>("tree", "all of it as a tree of tasks", TaskTree.Gather, TaskTreeText.Print, static () => ExplorerJson.Default.IEnumerableTaskNode),
    ];

    /// <summary>The word after the checkpoint's name on the command line.</summary>
    public string Word { get; }

    /// <summary>What it shows, in a line.</summary>
    public string Description { get; }

    /// <summary>Writes text for people.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="output">Receives the text in UTF-8, with a newline at its end.</param>
    /// <param name="lines">How trees are drawn.</param>
    /// <exception cref="ImageFormatException">An image is malformed or missing.</exception>
    public abstract void WriteText(Checkpoint checkpoint, TextWriter output, TreeLines lines);

    /// <summary>Writes a JSON list of rows, without a newline at its end.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="output">Receives the text.</param>
    /// <exception cref="ImageFormatException">An image is malformed or missing.</exception>
    public abstract void WriteJson(Checkpoint checkpoint, Stream output);
}

internal sealed class Explorer<TRow>(
    string word, string description, Func<Checkpoint, IEnumerable<TRow>> gather, Action<IReadOnlyList<TRow>, TextWriter, TreeLines> print,
    Func<JsonTypeInfo<IEnumerable<TRow>>> json, string needs = "PSTREE") : Explorer(word, description)
{
    // All rows are there before the first is printed: a bad image leaves no half output.
    public override void WriteText(Checkpoint checkpoint, TextWriter output, TreeLines lines) => print(Gather(checkpoint), output, lines);

    public override void WriteJson(Checkpoint checkpoint, Stream output) => JsonSerializer.Serialize(output, Gather(checkpoint), json());

    private TRow[] Gather(Checkpoint checkpoint)
    {
        // Sockets that crit socket took out of their programs have no tasks beside them.
        if (!checkpoint.OfType(needs).Any()) throw new ImageFormatException($"there is no {needs.ToLowerInvariant()}.img, expected in a checkpoint", new Location(checkpoint.Store.Name));
        return [.. gather(checkpoint)];
    }
}
