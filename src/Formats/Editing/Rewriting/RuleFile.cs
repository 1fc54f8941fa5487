using System.Text.Json;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Reads rules from JSON; <c>docs/rules.schema.json</c> says what it is.</summary>
public static class RuleFile
{
    /// <summary>Reads the rules.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">Name of the file, for messages.</param>
    /// <exception cref="ImageFormatException">It is no JSON, or not of rules.</exception>
    public static IReadOnlyList<Rule> Read(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using JsonDocument text = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return ReadAll(text.RootElement, name);
        }
        catch (JsonException e)
        {
            // The library's own words say line and column once more, from 0.
            string fact = e.Message.Split(" LineNumber:", 2)[0].Split(" Path:", 2)[0];
            throw new ImageFormatException(fact, new Location(name, Line: (int)(e.LineNumber ?? -1) + 1, Column: (int)(e.BytePositionInLine ?? -1) + 1), e);
        }
    }

    private static List<Rule> ReadAll(JsonElement root, string name)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("rules", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new ImageFormatException("expected an object with a list of rules: {\"rules\": [{\"addr\": \"10.0.0.1=10.0.0.9\"}]}", new Location(name));
        }
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.Name is not ("rules" or "$schema")) throw new ImageFormatException("no such member; expected rules", new Location(name, FieldPath: member.Name));
        }
        var rules = new List<Rule>();
        foreach (JsonElement rule in list.EnumerateArray())
        {
            string path = $"rules[{rules.Count}]";
            try
            {
                rules.Add(ReadOne(rule));
            }
            catch (RuleException e)
            {
                throw new ImageFormatException(e.Message, new Location(name, FieldPath: path), e);
            }
        }
        return rules;
    }

    private static Rule ReadOne(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object) throw new RuleException("expected an object such as {\"addr\": \"10.0.0.1=10.0.0.9\"}");
        RuleWhere? where = null;
        (RuleKind Kind, JsonElement Value)? found = null;
        foreach (JsonProperty member in rule.EnumerateObject())
        {
            if (member.Name == "where")
            {
                where = ReadWhere(member.Value);
                continue;
            }
            RuleKind kind = RuleTable.ByName(member.Name) ?? throw new RuleException($"no kind of rule is called {member.Name}{Transcode.Suggestion.For(member.Name, RuleTable.Kinds.Select(static kind => kind.Name))}");
            if (found is not null) throw new RuleException($"{found.Value.Kind.Name} and {member.Name} are two rules; expected each in an object of its own");
            found = (kind, member.Value);
        }
        if (found is not { } one) throw new RuleException($"there is no rule in it; expected one of {string.Join(", ", RuleTable.Kinds.Select(static kind => kind.Name))}");
        return one.Value.ValueKind == JsonValueKind.String ? one.Kind.Parse(one.Value.GetString()!, where) : ReadParts(one.Kind, one.Value, where);
    }

    private static Rule ReadParts(RuleKind kind, JsonElement parts, RuleWhere? where)
    {
        if (parts.ValueKind != JsonValueKind.Object) throw new RuleException($"{kind.Name} is \"{kind.Form}\", or an object with old and new");
        string? old = null, @new = null;
        foreach (JsonProperty member in parts.EnumerateObject())
        {
            if (member.Name is not ("old" or "new")) throw new RuleException($"{kind.Name}.{member.Name}: expected old and new");
            if (member.Value.ValueKind != JsonValueKind.String) throw new RuleException($"{kind.Name}.{member.Name}: expected a string");
            if (member.Name == "old") old = member.Value.GetString();
            else @new = member.Value.GetString();
        }
        return kind.Parse(old, @new ?? throw new RuleException($"{kind.Name}: new is missing"), where);
    }

    private static RuleWhere ReadWhere(JsonElement where)
    {
        if (where.ValueKind != JsonValueKind.Object) throw new RuleException("where: expected an object");
        var result = new RuleWhere();
        foreach (JsonProperty member in where.EnumerateObject())
        {
            result = member.Name switch
            {
                "image" => result with { Image = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : throw new RuleException("where.image: expected a string") },
                "pid" => result with { Pid = Number(member) },
                "id" => result with { Id = Number(member) },
                "ino" => result with { Ino = Number(member) },
                "ns_id" => result with { NsId = Number(member) },
                _ => throw new RuleException($"where.{member.Name}: expected image, pid, id, ino or ns_id"),
            };
        }
        return result.Parts > 0 ? result : throw new RuleException("where: it limits nothing; expected image, pid, id, ino or ns_id");
    }

    private static ulong Number(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetUInt64(out ulong number) ? number : throw new RuleException($"where.{member.Name}: expected a number from 0 on");
}
