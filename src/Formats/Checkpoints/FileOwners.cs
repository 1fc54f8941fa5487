namespace Soccr.Formats.Checkpoints;

/// <summary>A descriptor of a task.</summary>
/// <param name="Pid">The task.</param>
/// <param name="Fd">Number of the descriptor.</param>
public readonly record struct FileOwner(uint Pid, uint Fd);

/// <summary>The descriptors by the open file that they name, from all tasks. Tasks that share a table each have its descriptors.</summary>
public sealed class FileOwners
{
    private readonly ILookup<(ulong Kind, ulong Id), FileOwner> _owners;

    internal FileOwners(Checkpoint checkpoint) => _owners = checkpoint.Tasks
        .SelectMany(static task => task.Descriptors.Select(descriptor => (Pid: task.Pid, Descriptor: descriptor)))
        .ToLookup(
            static held => (held.Descriptor.Number("type"), held.Descriptor.Number("id")),
            static held => new FileOwner(held.Pid, (uint)held.Descriptor.Number("fd")));

    /// <summary>Who holds a file; nobody holds one that is in flight or only mapped.</summary>
    public IReadOnlyList<FileOwner> Of(OpenFile file) => [.. _owners[(file.Kind.Number, file.Id)]];
}
