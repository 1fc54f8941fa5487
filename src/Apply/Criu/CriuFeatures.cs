using System.Runtime.InteropServices;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>THE TABLE of features of CRIU and of the kernel. What a restore can do without is not in it, but for the rest of <c>criu_features</c>.</summary>
public static class CriuFeatures
{
    /// <summary>The newest <c>img_version</c> that there is.</summary>
    private const ulong NewestImages = 2;

    // march in core.proto: the place is the number.
    private static readonly (string Name, Architecture? Known)[] s_architectures =
    [
        ("UNKNOWN", null), ("X86_64", Architecture.X64), ("ARM", Architecture.Arm), ("AARCH64", Architecture.Arm64), ("PPC64", Architecture.Ppc64le),
        ("S390", Architecture.S390x), ("MIPS", null), ("LOONGARCH64", Architecture.LoongArch64), ("RISCV64", Architecture.RiscV64),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CriuFeature> All { get; } =
    [
        Asked("lazy_pages", LazyPages.Entries),
        Asked("mem_track", static _ => []),
        Asked("pidfd_store", static _ => []),
        Namespace("time", "TIMENS"),
        Namespace("user", "USERNS"),
        Namespace("net", "NETNS"),
        Namespace("uts", "UTSNS"),
        Namespace("ipc", "IPC_VAR"),
        Namespace("mnt", "MNTS"),
        new("CRIU 4.1 or later", FeatureSource.Version, static checkpoint => checkpoint.OpenFiles.OfKind("PIDFD").Select(file => EntryText.Of(checkpoint, file)), static (info, _) => info.Version >= new Version(4, 1)),
        new("a CRIU that knows this version of images", FeatureSource.Version, NewerImages, static (_, _) => false),
        .. s_architectures.Select(static (machine, number) => Machine(machine.Name, machine.Known, (ulong)number)),
    ];

    /// <summary>Finds what images need. An image that is malformed needs nothing here: <c>crit verify</c> says so, or CRIU.</summary>
    /// <param name="checkpoint">The images.</param>
    public static IReadOnlyList<CriuFeatureNeed> Of(Checkpoint checkpoint) =>
        [.. All.Select(feature => FirstOrNull(() => feature.NeededBy(checkpoint)) is { } entry ? new CriuFeatureNeed(feature, entry) : null).OfType<CriuFeatureNeed>()];

    private static string? FirstOrNull(Func<IEnumerable<string>> find)
    {
        try
        {
            return find().FirstOrDefault();
        }
        catch (ImageFormatException)
        {
            return null;
        }
    }

    private static CriuFeature Asked(string name, Func<Checkpoint, IEnumerable<string>> neededBy) =>
        new(name, FeatureSource.Asked, neededBy, (info, _) => info.Features.GetValueOrDefault(name));

    // Number 0 stands for the namespace of CRIU itself.
    private static CriuFeature Namespace(string name, string image) => new(
        $"{name} namespaces",
        FeatureSource.Kernel,
        checkpoint => checkpoint.OfType(image).Where(static file => Checkpoint.NumberOf(file) > 0).Select(static file => file.Name),
        (_, host) => host.Namespaces.Contains(name));

    private static CriuFeature Machine(string name, Architecture? known, ulong number) => new(
        $"a kernel for {name}",
        FeatureSource.Kernel,
        checkpoint => checkpoint.EntriesOf("CORE").Where(core => core.Message.Number("mtype") == number).Select(static core => $"{EntryText.Of(core)}.mtype"),
        (_, host) => host.Architecture == known);

    private static IEnumerable<string> NewerImages(Checkpoint checkpoint) => checkpoint.First("INVENTORY") is { } inventory && inventory.Number("img_version") > NewestImages
        ? [$"inventory.img: {inventory.Path}.img_version {inventory.Number("img_version")}"]
        : [];
}
