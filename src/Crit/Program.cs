using Soccr.Crit.Commands;

namespace Soccr.Crit;

/// <summary>The command <c>crit</c>: chooses a verb, and turns what went wrong into a message and an exit status.</summary>
internal static class Program
{
    /// <summary>THE TABLE of verbs.</summary>
    public static CommandBase[] Verbs { get; } =
    [
        new DecodeCommand(),
        new EncodeCommand(),
        new ShowCommand(),
        new InfoCommand(),
        new ExploreCommand(),
        new VerifyCommand(),
        new DiffCommand(),
        new EditCommand(),
        new RewriteCommand(),
        new ApplyCommand(),
        new SocketCommand(),
        new ConvertCommand(),
        new TypesCommand(),
        new HelpCommand(),
    ];

    public static int Main(string[] args)
    {
        try
        {
            return Run(args);
        }
        catch (Exception e) when (ExitStatus.Of(e) is { } status)
        {
            if (status != ExitStatus.Done) StandardStreams.Complain(e.Message);
            return status;
        }
    }

    private static int Run(string[] args)
    {
        if (args.Length > 1 && !Array.Exists(args, static arg => arg.StartsWith('-')))
        {
            CommandBase? verb = Array.Find(Verbs, verb => verb.Name == args[0]);
            if (verb?.RunOnFiles(args[1..]) is { } status) return status;
        }
        return OptionParser.Run(Verbs, args);
    }
}
