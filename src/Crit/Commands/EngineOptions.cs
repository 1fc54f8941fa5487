using System.Text.Json;
using System.Text.Json.Nodes;
using McMaster.Extensions.CommandLineUtils;
using Soccr.Apply.Criu;
using Soccr.Formats;

namespace Soccr.Crit.Commands;

/// <summary>The options of <c>crit apply</c> that are CRIU's.</summary>
internal sealed class EngineOptions
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private readonly CommandOption _json;
    private readonly CommandOption[] _options;

    public EngineOptions(CommandLineApplication command)
    {
        _json = command.Option("--opts-json <JSON>", "Fields of criu_opts in rpc.proto, as an object", CommandOptionType.SingleValue);
        _options = [.. CriuOptions.All.Select(option => Add(command, option))];
    }

    /// <summary>Reads them as fields of <c>criu_opts</c>.</summary>
    /// <exception cref="UsageException">A value makes no sense.</exception>
    public JsonObject Read()
    {
        JsonObject fields = _json.Value() is { } json ? ParseObject(json) : [];
        for (int i = 0; i < _options.Length; i++)
        {
            CriuOption option = CriuOptions.All[i];
            try
            {
                if (!_options[i].HasValue()) continue;
                if (option.Form is null) option.AddTo(fields, null);
                else foreach (string? value in _options[i].Values) option.AddTo(fields, value);
            }
            catch (FormatException e)
            {
                throw new UsageException($"--{option.Name}: {e.Message}");
            }
        }
        return fields;
    }

    // The parser's templates take no form such as KEY:PATH.
    private static CommandOption Add(CommandLineApplication command, CriuOption option)
    {
        string template = option.Form is null ? "" : option.ValueIsOptional ? "[:<VALUE>]" : " <VALUE>";
        CommandOption added = command.Option($"--{option.Name}{template}", option.Description, Arity(option));
        added.ValueName = option.Form;
        return added;
    }

    private static CommandOptionType Arity(CriuOption option) =>
        option.Form is null ? CommandOptionType.NoValue
        : option.ValueIsOptional ? CommandOptionType.SingleOrNoValue
        : option.IsRepeated ? CommandOptionType.MultipleValue : CommandOptionType.SingleValue;

    private static JsonObject ParseObject(string json)
    {
        try
        {
            JsonObject options = JsonNode.Parse(json, documentOptions: s_strict) as JsonObject ?? throw new UsageException("--opts-json: expected an object");
            CriuOptions.Validate(options);
            return options;
        }
        catch (ImageFormatException e)
        {
            throw new UsageException($"--opts-json: {e.Location.FieldPath}: {e.Fact}");
        }
        catch (JsonException e)
        {
            // What .NET says without a place is of a key that is there twice, and names it.
            throw new UsageException(e.LineNumber is null ? $"--opts-json: has a key twice, expected each once ({e.Message})" : $"--opts-json: is no JSON at byte {e.BytePositionInLine + 1} of line {e.LineNumber + 1}, expected an object");
        }
    }
}
