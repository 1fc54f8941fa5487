namespace Soccr.Apply.Criu;

/// <summary>What an option's path has to lead to.</summary>
/// <param name="Expected">What is expected there.</param>
/// <param name="IsThere">Whether it is.</param>
public sealed record PathKind(string Expected, Func<string, bool> IsThere)
{
    /// <summary>Where <c>ip netns</c> keeps the namespaces that it names.</summary>
    private const string NamedNetworks = "/run/netns";

    /// <summary>A directory.</summary>
    public static PathKind Folder { get; } = new("a directory", Directory.Exists);

    /// <summary>A regular file, or one that is read like it.</summary>
    public static PathKind File { get; } = new("a file", System.IO.File.Exists);

    /// <summary>A file or a directory.</summary>
    public static PathKind Any { get; } = new("a file or a directory", Path.Exists);

    /// <summary>The file of a namespace.</summary>
    public static PathKind Namespace { get; } = new("the file of a namespace", System.IO.File.Exists);

    /// <summary>The number of an open descriptor of this process.</summary>
    public static PathKind Descriptor { get; } = new("the number of an open file", static number => Path.Exists($"/proc/self/fd/{number}")) { IsNumber = true };

    /// <summary>Whether it is no path at all.</summary>
    public bool IsNumber { get; private init; }

    /// <summary>What is wrong with a path; null where nothing is.</summary>
    public string? FaultOf(string path)
    {
        if (IsThere(path)) return null;
        string named = Path.Combine(NamedNetworks, Path.GetFileName(path));
        string near = this == Namespace && IsThere(named) ? $"; did you mean {named}?" : "";
        return $"{path}: there is no such {(IsNumber ? "descriptor" : this == Folder ? "directory" : "file")}, expected {Expected}{near}";
    }
}
