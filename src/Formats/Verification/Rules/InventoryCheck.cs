using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>The images that every checkpoint has.</summary>
/// <remarks><c>criu/image.c</c> (check_img_inventory), <c>criu/pstree.c</c>.</remarks>
internal sealed class InventoryCheck() : VerifyCheck(s_inventory, s_tree)
{
    private static readonly VerifyRule s_inventory = new("inventory", "a checkpoint has an inventory");
    private static readonly VerifyRule s_tree = new("task-tree", "a checkpoint has a tree of tasks, with one at least");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        if (facts.First("INVENTORY") is null && facts.IsWhole("INVENTORY")) yield return s_inventory.In("inventory.img", Missing(facts, "INVENTORY", "inventory") + "; a dump writes it at its end, and its log says why it did not come to that");
        // crit socket takes sockets out of programs, not the programs.
        if (SocketSetName.IsOf(facts.First("INVENTORY"))) yield break;
        if (facts.Entries("PSTREE").Count == 0 && facts.IsWhole("PSTREE")) yield return s_tree.In("pstree.img", Missing(facts, "PSTREE", "task"));
    }

    private static string Missing(CheckpointFacts facts, string type, string what) => facts.Images(type).Any() ? $"there is no {what} in it" : "there is no such image";
}
