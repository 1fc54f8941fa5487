using System.Text;
using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit.Commands;

/// <summary><c>crit help</c>: pages of the documentation that are inside the command.</summary>
internal sealed class HelpCommand : CommandBase
{
    // Topic, and the resource that the page is.
    private static readonly (string Name, string Page)[] s_topics = [("json", "json.md"), ("rules", "rules.schema.json")];

    private static string Topics => string.Join(", ", s_topics.Select(static topic => topic.Name));

    public override string Name => "help";

    public override string Description => "Print a page of the manual: json, or rules for the schema of crit rewrite's rules";

    public override void Configure(CommandLineApplication command)
    {
        CommandArgument topic = command.Argument("TOPIC", Topics);
        command.OnExecute(() =>
        {
            if (topic.Value is null)
            {
                command.Parent!.ShowHelp();
                return ExitStatus.Done;
            }
            if (command.Parent!.Commands.Any(verb => verb.Name == topic.Value)) return OptionParser.Run(Program.Verbs, [topic.Value, "--help"]);
            string? name = Array.Find(s_topics, row => row.Name == topic.Value).Page;
            if (name is null) throw new UsageException($"no page {topic.Value}; there is {Topics}, and one for each verb");
            using Stream page = typeof(HelpCommand).Assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(page, Encoding.UTF8);
            StandardStreams.WriteLine(reader.ReadToEnd().TrimEnd());
            return ExitStatus.Done;
        });
    }
}
