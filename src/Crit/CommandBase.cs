using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit;

/// <summary>One verb of the command.</summary>
internal abstract class CommandBase
{
    /// <summary>The word.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a line.</summary>
    public abstract string Description { get; }

    /// <summary>Gives the verb its options and its action.</summary>
    public abstract void Configure(CommandLineApplication command);

    /// <summary>
    /// Does the verb's work with file names alone, where it can. The option parser is then not even loaded: that takes longer than the work on
    /// a small image (docs/adr/0002-no-options-no-parser.md).
    /// </summary>
    /// <returns>The exit status; null where the verb needs its options parsed.</returns>
    public virtual int? RunOnFiles(IReadOnlyList<string> files) => null;
}
