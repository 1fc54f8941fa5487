using System.Reflection;
using System.Runtime.CompilerServices;
using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit;

/// <summary>Runs a verb with its options. Only the chosen verb gets them: building all of them is a tenth of a short run.</summary>
internal static class OptionParser
{
    /// <summary>Parses the command line and runs what it says. The library is loaded here and nowhere before.</summary>
    /// <exception cref="UsageException">The words make no sense.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(CommandBase[] verbs, string[] args)
    {
        using var console = new BufferedConsole();
        using CommandLineApplication app = Build(verbs, args, console);
        try
        {
            int status = app.Execute(args);
            console.Flush();
            return status;
        }
        catch (CommandParsingException e)
        {
            throw new UsageException(Usage(e, verbs));
        }
    }

    private static CommandLineApplication Build(CommandBase[] verbs, string[] args, BufferedConsole console)
    {
        var app = new CommandLineApplication(console) { Name = "crit", Description = "CRIU images to JSON and back" };
        app.HelpOption("-h|--help");
        CommandOption version = app.Option("--version", "Show the version", CommandOptionType.NoValue);
        foreach (CommandBase verb in verbs)
        {
            bool chosen = args.Length > 0 && verb.Name.Equals(args[0], StringComparison.OrdinalIgnoreCase);
            app.Command(verb.Name, command =>
            {
                command.Description = verb.Description;
                if (!chosen) return;
                command.HelpOption("-h|--help");
                verb.Configure(command);
            });
        }
        app.OnExecute(() =>
        {
            if (!version.HasValue()) throw new UsageException($"no command given; one of {string.Join(", ", verbs.Select(static v => v.Name))}, or --help");
            StandardStreams.WriteLine($"Soccr crit {Version}");
            return ExitStatus.Done;
        });
        return app;
    }

    private static string Version =>
        typeof(OptionParser).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Usage(CommandParsingException e, CommandBase[] verbs)
    {
        string text = e.Message.Replace(Environment.NewLine, " ", StringComparison.Ordinal).TrimEnd();
        bool isOption = text.Contains("'-", StringComparison.Ordinal);
        IEnumerable<string> names = e is UnrecognizedCommandParsingException unknown ? unknown.NearestMatches : [];
        // The library's list has options and verbs alike, without a word of which is which.
        string? name = names.FirstOrDefault(name => Array.Exists(verbs, verb => verb.Name == name) != isOption);
        string near = name is null ? "" : $"; did you mean {(isOption ? "--" : "")}{name}?";
        if (name is null && text.StartsWith("Unrecognized command or argument", StringComparison.Ordinal) && e.Command.Name is "decode" or "encode") near = "; a file is given with -i";
        CommandOption? alone = e.Command.Options.FirstOrDefault(static option => option.OptionType == CommandOptionType.SingleOrNoValue && option.HasValue() && option.Value() is null);
        if (name is null && alone is not null) near = $"; --{alone.LongName} is without a value here, one follows it behind : or =";
        return $"{text}{near}; see crit {NameOf(e.Command)}--help";
    }

    // A verb may have verbs of its own.
    private static string NameOf(CommandLineApplication command) => command.Parent is null ? "" : $"{NameOf(command.Parent)}{command.Name} ";
}
