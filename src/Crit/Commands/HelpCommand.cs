using System.Text;
using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit.Commands;

/// <summary><c>crit help</c>: pages of the documentation that are inside the command.</summary>
internal static class HelpCommand
{
    private static readonly string[] s_topics = ["json"];

    public static readonly Verb Verb = new("help", "Print a page of the manual: json", Configure);

    private static void Configure(CommandLineApplication command)
    {
        CommandArgument topic = command.Argument("TOPIC", string.Join(", ", s_topics));
        command.OnExecute(() =>
        {
            if (topic.Value is null)
            {
                command.Parent!.ShowHelp();
                return ExitStatus.Done;
            }
            if (!s_topics.Contains(topic.Value)) throw new UsageException($"no page {topic.Value}; there is {string.Join(", ", s_topics)}");
            using Stream page = typeof(HelpCommand).Assembly.GetManifestResourceStream($"{topic.Value}.md")!;
            using var reader = new StreamReader(page, Encoding.UTF8);
            StandardStreams.WriteLine(reader.ReadToEnd().TrimEnd());
            return ExitStatus.Done;
        });
    }
}
