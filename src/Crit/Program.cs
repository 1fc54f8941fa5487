using System.Reflection;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Crit.Commands;
using Soccr.Formats;

namespace Soccr.Crit;

/// <summary>The command <c>crit</c>: chooses a verb, and turns what went wrong into a message and an exit status.</summary>
internal static class Program
{
    /// <summary>THE TABLE of verbs. Only the chosen one gets its options: building all of them is a tenth of a short run.</summary>
    private static readonly Verb[] s_verbs =
    [
        DecodeCommand.Verb,
        EncodeCommand.Verb,
        ShowCommand.Verb,
        InfoCommand.Verb,
        TypesCommand.Verb,
        HelpCommand.Verb,
    ];

    public static int Main(string[] args)
    {
        try
        {
            return Run(args);
        }
        catch (CommandParsingException e)
        {
            return Fail(Usage(e), ExitStatus.WrongUsage);
        }
        catch (UsageException e)
        {
            return Fail(e.Message, ExitStatus.WrongUsage);
        }
        catch (OperationCanceledException)
        {
            return ExitStatus.Interrupted;
        }
        catch (IOException e) when (StandardStreams.IsBrokenPipe(e))
        {
            return ExitStatus.Done;
        }
        catch (Exception e) when (e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, ExitStatus.BadData);
        }
    }

    private static int Run(string[] args)
    {
        using var console = new BufferedConsole();
        using var app = new CommandLineApplication(console) { Name = "crit", Description = "CRIU images to JSON and back" };
        app.HelpOption("-h|--help");
        CommandOption version = app.Option("--version", "Show the version", CommandOptionType.NoValue);
        foreach (Verb verb in s_verbs)
        {
            bool chosen = args.Length > 0 && args[0] == verb.Name;
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
            if (!version.HasValue()) throw new UsageException($"no command given; one of {string.Join(", ", s_verbs.Select(static v => v.Name))}, or --help");
            StandardStreams.WriteLine($"Soccr crit {Version}");
            return ExitStatus.Done;
        });
        int status = app.Execute(args);
        console.Flush();
        return status;
    }

    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static string Usage(CommandParsingException e)
    {
        string text = e.Message.Replace(Environment.NewLine, " ", StringComparison.Ordinal).TrimEnd();
        string near = e is UnrecognizedCommandParsingException { NearestMatches: var names } && names.FirstOrDefault() is { } name
            ? $"; did you mean {(text.Contains("'--", StringComparison.Ordinal) ? "--" : "")}{name}?"
            : "";
        return $"{text}{near}; see crit {(e.Command.Parent is null ? "" : e.Command.Name + " ")}--help";
    }

    private static int Fail(string message, int status)
    {
        StandardStreams.Complain(message);
        return status;
    }
}
