using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Reads which sockets a program had open, and in which order.</summary>
/// <param name="images">The images.</param>
internal sealed class DescriptorReader(Checkpoint images)
{
    private const uint InetKind = 4, UnixKind = 5;
    private const ulong CloseOnExec = 1;

    /// <summary>Reads it.</summary>
    /// <param name="all">File ids of all sockets.</param>
    /// <param name="inet">Entries of the inet sockets.</param>
    /// <param name="notes">Receives what descriptors will not have.</param>
    /// <returns>The file ids, in the order of the descriptors; all of them where no image tells.</returns>
    /// <exception cref="ImageFormatException">A descriptor is of nothing that is there, or an inet socket has none.</exception>
    public uint[] Read(IReadOnlyCollection<uint> all, IReadOnlyList<MessageView> inet, List<(uint Id, string Note)> notes)
    {
        MessageView[] descriptors = [.. images.EntriesOf("FDINFO").Select(static entry => entry.Message)];
        foreach (MessageView one in descriptors)
        {
            (uint type, uint id) = ((uint)one.Number("type"), (uint)one.Number("id"));
            if (images.OpenFiles.Find(type, id) is null) throw one.Error("id", $"is {id}, files.img has no file of type {one.Word("type")} with this id");
            if (type is not (InetKind or UnixKind)) continue;
            if (one.Number("flags") > CloseOnExec) throw one.Error("flags", $"is 0x{one.Number("flags"):x}, expected 0 or 1 (FD_CLOEXEC)");
            if (one.Number("flags") == CloseOnExec) notes.Add((id, EntryNotes.Note(one, "flags", $"is 1: the descriptor was one that exec closes, and is given to a program")));
            if (one.Text("xattr_security_selinux") is { Length: > 0 } label) notes.Add((id, EntryNotes.Note(one, "xattr_security_selinux", $"is {label}: labels are not carried")));
        }
        if (descriptors.GroupBy(static one => (one.FileName, one.Number("fd"))).FirstOrDefault(static group => group.Count() > 1)?.Last() is { } twice) throw twice.Error("fd", $"is {twice.Number("fd")}, which another descriptor is");
        uint[] held = [.. descriptors.Where(static one => one.Number("type") is InetKind or UnixKind).OrderBy(static one => one.Number("fd")).Select(static one => (uint)one.Number("id")).Distinct()];
        if (held.Length == 0) return [.. all];
        // Nobody would get it, and its peer would hear that it is closed.
        if (inet.FirstOrDefault(socket => !held.Contains((uint)socket.Number("id"))) is { } lost) throw lost.Error("id", $"is {lost.Number("id")}, no entry of fdinfo is of it; expected a descriptor of each inet socket");
        return held;
    }
}
