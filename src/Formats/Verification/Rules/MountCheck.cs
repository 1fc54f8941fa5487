using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>The mounts of a namespace are a tree.</summary>
/// <remarks><c>criu/mount.c</c>: mnt_build_ids_tree, resolve_shared_mounts.</remarks>
internal sealed class MountCheck() : VerifyCheck(s_parent, s_root, s_path, s_master)
{
    private static readonly VerifyRule s_parent = new("mount-parent", "a mount's parent is in the same namespace, but for the root's");
    private static readonly VerifyRule s_root = new("mount-root", "a mount namespace has one root");
    private static readonly VerifyRule s_path = new("mount-path", "mount points are absolute paths");
    private static readonly VerifyRule s_master = new("mount-master", Severity.Warning, "the mount that one gets its changes from is there, or outside of the checkpoint");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        HashSet<ulong> groups = [.. facts.Entries("MNTS").Select(static entry => entry.Message.Number("shared_id"))];
        foreach (ImageFile image in facts.Images("MNTS"))
        {
            foreach (Diagnostic fault in Tree(image, [.. facts.Entries("MNTS", Checkpoint.NumberOf(image) ?? 0).Select(static entry => entry.Message)], facts, groups)) yield return fault;
        }
    }

    private static IEnumerable<Diagnostic> Tree(ImageFile image, IReadOnlyList<MessageView> mounts, CheckpointFacts facts, HashSet<ulong> groups)
    {
        HashSet<ulong> ids = [.. mounts.Select(static mount => mount.Number("mnt_id"))];
        int roots = 0;
        foreach (MessageView mount in mounts)
        {
            ulong parent = mount.Number("parent_mnt_id"), master = mount.Number("master_id");
            string path = mount.Text("mountpoint") ?? "";
            bool inside = ids.Contains(parent) && parent != mount.Number("mnt_id");
            if (!inside && path == "/") roots++;
            else if (!inside && facts.IsWhole("MNTS")) yield return s_parent.At(mount, "parent_mnt_id", $"{parent} names no other mount of this namespace, and {path} is not its root");
            if (!path.StartsWith('/')) yield return s_path.At(mount, "mountpoint", $"{path} is no absolute path");
            if (master != 0 && !groups.Contains(master) && mount.Number("ext_mount") == 0 && !mount.Has("ext_key") && path != "/") yield return s_master.At(mount, "master_id", $"{master} is the shared_id of no mount");
        }
        if (roots != 1 && facts.IsWhole("MNTS")) yield return s_root.In(image.Name, $"there are {roots} roots (a mount at / whose parent is not here), expected 1");
    }
}
