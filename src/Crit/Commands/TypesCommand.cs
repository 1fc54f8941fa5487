using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit types</c>: every table.</summary>
internal sealed class TypesCommand : CommandBase
{
    public override string Name => "types";

    public override string Description => "List the kinds of images";

    public override void Configure(CommandLineApplication command) => command.OnExecute(() =>
    {
        StandardStreams.WriteLine(TypeTable.Print());
        return ExitStatus.Done;
    });
}
