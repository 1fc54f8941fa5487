using McMaster.Extensions.CommandLineUtils;
using Soccr.Crit.Editing;
using Soccr.Formats.Editing;

namespace Soccr.Crit.Commands;

/// <summary><c>crit edit</c>: an image in an editor, or single values of it by name.</summary>
internal sealed class EditCommand : CommandBase
{
    public override string Name => "edit";

    public override string Description => "Edit an image, alone or of a directory or archive, in $VISUAL or $EDITOR, or single values of it";

    public override void Configure(CommandLineApplication command)
    {
        command.AllowArgumentSeparator = true;
        command.ExtendedHelpText = "\nSELECTOR is a path in the JSON of crit show: entries[3].isk.src_port, entries[?id==7].reg.name, entries[-1], entries[*].umask;\nentries[?reg] are those that have a reg, [?state!=LISTEN] those with another state, [+] is behind the last. VALUE is JSON, or a word.";
        CommandArgument file = command.Argument("FILE", "image, or a directory or archive of images");
        CommandArgument image = command.Argument("IMAGE", "name of the image, where FILE is a directory or archive");
        CommandOption set = command.Option("--set <ASSIGNMENT>", "Set a value: SELECTOR=VALUE, such as entries[3].isk.src_port=80; may be given again", CommandOptionType.MultipleValue);
        CommandOption delete = command.Option("--delete <SELECTOR>", "Delete a value; edits are made in the order given", CommandOptionType.MultipleValue);
        CommandOption get = command.Option("--get <SELECTOR>", "Print a value, one a line, as it is after the edits", CommandOptionType.MultipleValue);
        CommandOption pretty = command.Option("--pretty", "Print one element a line", CommandOptionType.NoValue);
        CommandOption output = command.Option("-o|--out <OUT>", "file to write: the image, or the archive with it (the old one by default)", CommandOptionType.SingleValue);
        CommandOption dryRun = command.Option("--dry-run", "Check the edits and write nothing", CommandOptionType.NoValue);
        CommandOption type = command.Option("--type <NAME>", "What the image is, as crit types names it", CommandOptionType.SingleValue);
        command.OnExecute(() =>
        {
            string path = file.Value ?? command.RemainingArguments.FirstOrDefault() ?? throw new UsageException("edit needs a FILE");
            List<FieldEdit> edits = EditOptions.InOrder(Environment.GetCommandLineArgs(), set.Values, delete.Values);
            List<FieldSelector> gets = get.Values.Select(static text => EditOptions.Parse(FieldSelector.Parse, text)).ToList();
            if (pretty.HasValue() && gets.Count == 0) throw new UsageException("--pretty goes with --get");
            if (dryRun.HasValue() && edits.Count == 0) throw new UsageException("--dry-run goes with --set and --delete");
            if (output.HasValue() && edits.Count == 0 && gets.Count > 0) throw new UsageException("-o goes with edits; there is none");
            if (output.HasValue() && StandardStreams.IsStandard(output.Value())) throw new UsageException("edit writes a file; -o names it");
            using EditTarget target = EditTarget.Choose(path, image.Value, output.Value(), type.Value());
            if (edits.Count == 0 && gets.Count == 0) return EditorSession.Run(target);
            using var interruption = new Interruption(target.Abandon);
            if (edits.Count == 0)
            {
                using Stream stored = target.Open();
                Print(stored);
                return ExitStatus.Done;
            }
            target.Write(result => Edit(target, result, edits), gets.Count > 0 ? Print : null, dryRun.HasValue());
            return ExitStatus.Done;

            void Print(Stream contents)
            {
                using Stream standard = StandardStreams.OpenOutput();
                ImageEditor.Print(contents, standard, target.Options, gets, pretty.HasValue());
            }
        });
    }

    private static void Edit(EditTarget target, Stream result, List<FieldEdit> edits)
    {
        using Stream image = target.Open();
        ImageEditor.Edit(image, result, target.Options, edits);
    }
}
