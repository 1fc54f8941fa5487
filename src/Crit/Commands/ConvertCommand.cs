using System.Text;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Formats;
using Soccr.Formats.Conversion;
using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary><c>crit convert</c>: an UDP socket from one format to another.</summary>
internal sealed class ConvertCommand : CommandBase
{
    private const string JsonSuffix = ".json";

    public override string Name => "convert";

    public override string Description => "Convert an UDP socket between an af_inet_cr dump and CRIU's image";

    public override void Configure(CommandLineApplication command)
    {
        command.ExtendedHelpText = "\nA dump, udp-INO.nl, becomes a files.img with one entry; an entry of a files.img becomes a dump. What the other format cannot say is named, and what it has to suppose.";
        CommandArgument file = command.Argument("FILE", "the dump, or files.img");
        CommandOption output = command.Option("-o|--out <OUT>", "file to write; NAME.json is its JSON", CommandOptionType.SingleValue);
        CommandOption<uint> id = command.Option<uint>("--id <N>", "CRIU's id of the file: of the entry to convert, or of the one to write (1 by default)", CommandOptionType.SingleValue);
        CommandOption<uint> inode = command.Option<uint>("--ino <N>", "The socket's inode: of the entry to convert, or of the one to write (that of the name udp-N.nl by default, or 1)", CommandOptionType.SingleValue);
        CommandOption json = command.Option("--json", "Print what is named as JSON, to standard output", CommandOptionType.NoValue);
        command.OnExecute(() =>
        {
            string path = file.Value ?? throw new UsageException("convert needs a FILE");
            if (StandardStreams.IsStandard(output.Value())) throw new UsageException("convert writes a file; -o names it");
            using var interruption = new Interruption();
            var numbers = new SocketNumbers(id.HasValue() ? id.ParsedValue : null, inode.HasValue() ? inode.ParsedValue : null);
            Converted<byte[]> converted = SocketFile.Convert(ReadAll(path), StandardStreams.NameOf(path), numbers);
            Write(output.Value()!, converted.Result);
            if (json.HasValue()) StandardStreams.WriteLine(ToJson(converted));
            else Complain(path, converted);
            return ExitStatus.Done;
        });
    }

    private static byte[] ReadAll(string path)
    {
        using Stream input = StandardStreams.OpenInput(path);
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Write(string path, byte[] image)
    {
        using AtomicFile file = AtomicFile.Create(path);
        if (path.EndsWith(JsonSuffix, StringComparison.Ordinal)) ImageTranscoder.Decode(new MemoryStream(image, writable: false), file.Stream, new DecodeOptions { Name = path, Pretty = true });
        else file.Stream.Write(image);
        file.Commit();
    }

    private static void Complain(string path, Converted<byte[]> converted)
    {
        foreach (ConversionNote note in converted.NotCarried) StandardStreams.Complain($"{path}: not carried: {note.Name}: {note.Fact}");
        foreach (ConversionNote note in converted.Supposed) StandardStreams.Complain($"{path}: supposed: {note.Name}: {note.Fact}");
    }

    private static string ToJson(Converted<byte[]> converted)
    {
        var text = new StringBuilder();
        text.Append("{\n    \"not_carried\": [").AppendJoin(", ", converted.NotCarried.Select(ToJson)).Append("],\n    \"supposed\": [").AppendJoin(", ", converted.Supposed.Select(ToJson)).Append("]\n}");
        return text.ToString();
    }

    private static string ToJson(ConversionNote note) => $"{{\"name\": {JsonText.Quote(note.Name)}, \"fact\": {JsonText.Quote(note.Fact)}}}";
}
