using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Profiles of a security module that the restoring kernel does not have: CRIU then refuses any task with a profile (<c>criu/criu/lsm.c</c>).</summary>
internal static class Confinement
{
    /// <summary>Tasks with a profile.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given, RestoreHost host)
    {
        if (checkpoint.First("INVENTORY") is not { } inventory) yield break;
        var dumped = (SecurityModule)inventory.Number("lsmtype");
        if (dumped == SecurityModule.None || dumped == host.SecurityModule) yield break;
        foreach (ImageEntry core in checkpoint.EntriesOf("CORE"))
        {
            if (core.Message.Message("thread_core")?.Message("creds")?.Text("lsm_profile") is not { Length: > 0 } profile) continue;
            string here = host.SecurityModule == SecurityModule.None ? "neither AppArmor nor SELinux" : $"{host.SecurityModule}";
            yield return new CriuNeed("--lsm-profile TYPE:NAME, or none: for no profile", $"{EntryText.Of(core)}.thread_core.creds.lsm_profile {profile} of {dumped}, where this kernel has {here},", null) { IsMet = given.Has("lsm_profile") };
        }
    }
}
