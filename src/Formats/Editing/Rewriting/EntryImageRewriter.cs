using System.Buffers.Binary;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Rewrites images whose entries are protobuf messages. Payloads, and entries that no rule is about, are not touched.</summary>
internal sealed class EntryImageRewriter(RuleSet rules, EntryScope scope, Collisions collisions, Action<FieldTrail, string, string> report) : IImageRewriter
{
    private readonly Dictionary<string, MessagePlan> _plans = [];
    private readonly MessageRewriter _messages = new(rules, scope, report);

    /// <inheritdoc/>
    public bool Touches(ImageType type) => type.HasEntries && (!PlanOf(type.Message).IsEmpty || (type.NextMessage is { } next && !PlanOf(next).IsEmpty));

    /// <inheritdoc/>
    public void Rewrite(ImageFile file, Patch patch)
    {
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        var reader = new ImageReader(source, file.Type);
        _messages.Trail.Clear();
        while (true)
        {
            long index = reader.Count;
            _messages.Trail.Push("entries", (int)index);
            try
            {
                if (!Next(file, reader, patch)) break;
            }
            catch (ImageFormatException e)
            {
                throw e.Within(file.FullName, _messages.Trail.ToString());
            }
            _messages.Trail.Pop();
        }
    }

    private bool Next(ImageFile file, ImageReader reader, Patch patch)
    {
        long start = reader.Source.Position;
        if (!reader.TryReadEntry(out ReadOnlySpan<byte> message)) return false;
        MessagePlan plan = PlanOf(reader.Codec.Name);
        if (!plan.IsEmpty)
        {
            if (rules.AnyWhere) scope.Begin(View(file, reader, message.ToArray()));
            byte[]? changed = _messages.Rewrite(plan, message, reader.MessageOffset);
            if (collisions.Watches(reader.Codec.Name)) collisions.Observe(View(file, reader, message.ToArray()), View(file, reader, changed ?? message.ToArray()));
            if (changed is not null) Replace(patch, start, start + sizeof(uint) + message.Length, changed);
        }
        PayloadShape shape = reader.Payload?.Shape(reader.Codec, message) ?? PayloadShape.None;
        reader.EndMessage(message.Length);
        if (shape != PayloadShape.None) reader.Payload!.Skip(shape, reader.Source);
        return true;
    }

    private static MessageView View(ImageFile file, ImageReader reader, byte[] message) =>
        new(reader.Codec, message, "entries", (int)reader.Count - 1, reader.MessageOffset, file.FullName);

    private static void Replace(Patch patch, long start, long end, byte[] message)
    {
        Span<byte> size = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)message.Length);
        patch.Replace(start, start + sizeof(uint), size);
        patch.Replace(start + sizeof(uint), end, message);
    }

    private MessagePlan PlanOf(string message)
    {
        if (!_plans.TryGetValue(message, out MessagePlan? plan)) _plans[message] = plan = MessagePlan.Create(message, rules);
        return plan;
    }
}
