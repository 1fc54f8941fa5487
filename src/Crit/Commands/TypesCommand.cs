using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit types</c>: every table.</summary>
internal static class TypesCommand
{
    public static readonly Verb Verb = new("types", "List the kinds of images", Configure);

    private static void Configure(CommandLineApplication command) => command.OnExecute(() =>
    {
        StandardStreams.WriteLine(TypeTable.Print());
        return ExitStatus.Done;
    });
}
