using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>Where the tables of rules find messages.</summary>
internal static class Source
{
    /// <summary>
    /// The messages that a name of the tables means: open files of a kind, for the name of one (in <c>files.img</c> or in the image that the kind once
    /// had), else the entries of an image type.
    /// </summary>
    public static IEnumerable<MessageView> Of(CheckpointFacts facts, string name) => IsKind(name)
        ? facts.Files.OfKind(name).Select(static file => file.Message)
        : facts.Entries(name).Select(static entry => entry.Message);

    /// <summary>The image types in which such messages stand.</summary>
    public static IEnumerable<string> Types(string name) => IsKind(name)
        ? FileKind.All.Where(kind => kind.Name == name && kind.Image.Length > 0).Select(static kind => kind.Image).Prepend("FILES")
        : [name];

    private static bool IsKind(string name) => FileKind.All.Any(kind => kind.Name == name);
}
