using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Namespaces that were dumped as external: CRIU enters the one that the caller brings.</summary>
internal static class OutsideNamespaces
{
    private static readonly string[] s_images = ["NETNS", "PIDNS"];

    /// <summary>Those that need <c>--inherit-fd</c>; <c>--join-ns</c> does not do, CRIU looks for the key all the same.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given) =>
        from image in s_images
        from entry in checkpoint.EntriesOf(image)
        let key = entry.Message.Text("ext_key")
        where !string.IsNullOrEmpty(key)
        select new CriuNeed($"--inherit-fd fd[N]:{key}", $"{EntryText.Of(entry)}, a namespace from outside,", null) { IsMet = given.Inherits(key) };
}
