namespace Soccr.Apply.Criu;

/// <summary>A kernel's security module that confines tasks by profiles; the numbers are those of <c>lsmtype</c> in <c>inventory.proto</c>.</summary>
public enum SecurityModule
{
    /// <summary>No such one.</summary>
    None = 0,
    /// <summary>SELinux.</summary>
    SELinux = 1,
    /// <summary>AppArmor.</summary>
    AppArmor = 2,
}
