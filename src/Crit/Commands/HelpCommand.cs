using System.Text;
using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit.Commands;

/// <summary><c>crit help</c>: pages of the documentation that are inside the command.</summary>
internal sealed class HelpCommand : CommandBase
{
    private static readonly string[] s_topics = ["json"];

    public override string Name => "help";

    public override string Description => "Print a page of the manual: json";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument topic = command.Argument("TOPIC", string.Join(", ", s_topics));
        command.OnExecute(() =>
        {
            if (topic.Value is null)
            {
                command.Parent!.ShowHelp();
                return ExitStatus.Done;
            }
            if (command.Parent!.Commands.Any(verb => verb.Name == topic.Value)) return OptionParser.Run(Program.Verbs, [topic.Value, "--help"]);
            if (!s_topics.Contains(topic.Value)) throw new UsageException($"no page {topic.Value}; there is {string.Join(", ", s_topics)}, and one for each verb");
            using Stream page = typeof(HelpCommand).Assembly.GetManifestResourceStream($"{topic.Value}.md")!;
            using var reader = new StreamReader(page, Encoding.UTF8);
            StandardStreams.WriteLine(reader.ReadToEnd().TrimEnd());
            return ExitStatus.Done;
        });
    }
}
