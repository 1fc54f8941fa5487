using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>What the rules have to do with a message: fields of roles that they change, and messages inside with such fields.</summary>
internal sealed class MessagePlan
{
    private FieldPlan?[] _byNumber = [];
    private bool _hasRepeated;

    private MessagePlan(MessageCodec codec) => Codec = codec;

    public MessageCodec Codec { get; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty { get; private set; } = true;

    public FieldPlan? Find(uint number) => number < (uint)_byNumber.Length ? _byNumber[number] : null;

    /// <summary>Makes the plan of a message and of all that can be inside it.</summary>
    public static MessagePlan Create(string message, RuleSet rules)
    {
        var plans = new Dictionary<string, MessagePlan>();
        MessagePlan root = Collect(MessageCodec.Get(message), rules, plans);
        // A message may be inside itself, so what is empty is found out in rounds.
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (MessagePlan plan in plans.Values) changed |= plan.Settle();
        }
        foreach (MessagePlan plan in plans.Values) plan.Prune();
        return root;
    }

    private static MessagePlan Collect(MessageCodec codec, RuleSet rules, Dictionary<string, MessagePlan> plans)
    {
        if (plans.TryGetValue(codec.Name, out MessagePlan? known)) return known;
        var plan = new MessagePlan(codec);
        plans.Add(codec.Name, plan);
        plan._byNumber = new FieldPlan?[codec.Fields.Length == 0 ? 0 : codec.Fields[^1].Number + 1];
        foreach (FieldCodec field in codec.Fields)
        {
            FieldRole? role = FieldRoles.All.FirstOrDefault(row => row.Message == codec.Name && row.Field == field.Schema.Name && rules.Has(row.Role));
            MessagePlan? inner = field.Kind == FieldKind.Message ? Collect(field.Message, rules, plans) : null;
            if (role is not null || inner is not null) plan._byNumber[field.Number] = new FieldPlan(field, role, inner);
        }
        return plan;
    }

    /// <summary>Room to count the values of each field.</summary>
    public int[] NewCounts() => _hasRepeated ? new int[Codec.Fields.Length] : [];

    private bool Settle()
    {
        bool before = IsEmpty;
        IsEmpty = !Array.Exists(_byNumber, static field => field is not null && (field.Role is not null || !field.Inner!.IsEmpty));
        return before != IsEmpty;
    }

    private void Prune()
    {
        for (int i = 0; i < _byNumber.Length; i++)
        {
            if (_byNumber[i] is { Role: null, Inner.IsEmpty: true }) _byNumber[i] = null;
            _hasRepeated |= _byNumber[i]?.Field.Repeated == true;
        }
    }
}

/// <summary>What the rules have to do with a field.</summary>
/// <param name="codec">The field.</param>
/// <param name="role">What it means, or null.</param>
/// <param name="inner">For a message, what is to do inside.</param>
internal sealed class FieldPlan(FieldCodec codec, FieldRole? role, MessagePlan? inner)
{
    /// <summary>The field.</summary>
    public FieldCodec Field => codec;

    /// <summary>What it means, or null.</summary>
    public FieldRole? Role => role;

    /// <summary>For a message, what is to do inside.</summary>
    public MessagePlan? Inner => inner;
}
