using System.Runtime.InteropServices;

namespace Soccr.Apply.Criu;

/// <summary>What a restore finds where it is done.</summary>
public sealed record RestoreHost
{
    /// <summary>This machine, this kernel.</summary>
    public static RestoreHost Here => new()
    {
        SecurityModule = Directory.Exists("/sys/kernel/security/apparmor") ? SecurityModule.AppArmor : Directory.Exists("/sys/fs/selinux") ? SecurityModule.SELinux : SecurityModule.None,
        Architecture = RuntimeInformation.OSArchitecture,
        Namespaces = Directory.Exists("/proc/self/ns") ? [.. Directory.EnumerateFileSystemEntries("/proc/self/ns").Select(static path => Path.GetFileName(path))] : [],
    };

    /// <summary>Security module of the kernel; found as CRIU finds it.</summary>
    public SecurityModule SecurityModule { get; init; }

    /// <summary>Architecture of the kernel.</summary>
    public Architecture Architecture { get; init; }

    /// <summary>Kinds of namespaces that the kernel has, by their names in <c>/proc/PID/ns</c>, such as <c>time</c>.</summary>
    public IReadOnlyCollection<string> Namespaces { get; init; } = [];
}
