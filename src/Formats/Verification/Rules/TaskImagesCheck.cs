using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Every task has the images without which CRIU cannot make it.</summary>
/// <remarks><c>criu/cr-restore.c</c>: check_core, restore_one_task.</remarks>
internal sealed class TaskImagesCheck() : VerifyCheck(s_core, s_parts, s_ids, s_descriptors, s_fs, s_mm, s_pagemap)
{
    private static readonly VerifyRule s_core = new("thread-core", "every thread has a core image");
    private static readonly VerifyRule s_parts = new("core-parts", "a core image has the parts that its thread needs");
    private static readonly VerifyRule s_ids = new("task-ids", "a living task has ids");
    // CRIU writes none for a task without a descriptor, and restores that one.
    private static readonly VerifyRule s_descriptors = new("task-fdinfo", Severity.Warning, "a living task's table of descriptors is there");
    private static readonly VerifyRule s_fs = new("task-fs", "a living task has an fs image");
    private static readonly VerifyRule s_mm = new("task-mm", "a living task has an mm image");
    private static readonly VerifyRule s_pagemap = new("task-pagemap", "a living task has a pagemap image");

    /// <summary>Members of <c>core_entry</c> with registers, by <c>march</c>.</summary>
    private static readonly string[] s_registers =
        ["", "thread_info", "ti_arm", "ti_aarch64", "ti_ppc64", "ti_s390", "ti_mips", "ti_loongarch64", "ti_riscv64"];

    private static readonly (VerifyRule Rule, string Type)[] s_images = [(s_fs, "FS"), (s_mm, "MM"), (s_pagemap, "PAGEMAP")];

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts) =>
        facts.Entries("PSTREE").SelectMany(task => Cores(facts, task.Message).Concat(Images(facts, task.Message)));

    private static IEnumerable<Diagnostic> Cores(CheckpointFacts facts, MessageView task)
    {
        foreach ((ulong id, string field) in TaskThreads.Of(task))
        {
            if (facts.Image("CORE", id) is null) yield return s_core.At(task, field, $"there is no core-{id}.img");
            else if (facts.First("CORE", id) is { } core && Missing(core, field == "pid") is { } missing) yield return s_parts.At(core, "", $"there is no {missing}");
        }
    }

    private static IEnumerable<Diagnostic> Images(CheckpointFacts facts, MessageView task)
    {
        ulong pid = task.Number("pid");
        if (facts.First("CORE", pid) is not { } core || TaskState.IsDead(core)) yield break;
        if (TaskIds.Of(facts, pid) is { } ids)
        {
            ulong table = ids.Number("files_id");
            if (facts.Image("FDINFO", table) is null) yield return s_descriptors.At(ids, "files_id", $"there is no fdinfo-{table}.img");
        }
        else if (facts.IsWhole("IDS"))
        {
            yield return s_ids.At(task, "pid", $"there is no ids-{pid}.img, and no ids in core-{pid}.img");
        }
        foreach ((VerifyRule rule, string type) in s_images)
        {
            if (facts.Image(type, pid) is null) yield return rule.At(task, "pid", $"there is no {type.ToLowerInvariant()}-{pid}.img");
        }
    }

    private static string? Missing(MessageView core, bool leads)
    {
        if (leads && !core.Has("tc")) return "tc, the state of the task";
        if (leads && TaskState.IsDead(core)) return null;
        ulong machine = core.Number("mtype");
        if (machine > 0 && machine < (ulong)s_registers.Length && !core.Has(s_registers[machine])) return $"{s_registers[machine]}, the registers";
        return core.Has("thread_core") ? null : "thread_core, the state of the thread";
    }
}
