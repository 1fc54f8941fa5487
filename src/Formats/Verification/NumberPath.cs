using System.Globalization;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Verification;

/// <summary>Finds the values of a number field at some depth: <c>tc.cg_set</c>, <c>vmas.shmid</c>. Repeated messages and fields give all of theirs.</summary>
/// <param name="path">Names of the fields, the outermost first.</param>
internal sealed class NumberPath(string path)
{
    private readonly string[] _names = path.Split('.');

    /// <summary>The values that are stored; where the field is missing there are none.</summary>
    public IEnumerable<FieldValue> Of(MessageView message) => Of(message, 0);

    private IEnumerable<FieldValue> Of(MessageView message, int depth)
    {
        string name = _names[depth];
        FieldCodec field = message.Codec.ByName(name);
        if (depth < _names.Length - 1)
        {
            IEnumerable<MessageView> inner = field.Repeated ? message.Messages(name) : message.Message(name) is { } one ? [one] : [];
            return inner.SelectMany(next => Of(next, depth + 1));
        }
        if (field.Repeated)
        {
            return message.Numbers(name).Select((value, index) => new FieldValue(message, string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"), value));
        }
        return message.TryNumber(name, out ulong number) ? [new FieldValue(message, name, number)] : [];
    }
}

/// <summary>A number in a message.</summary>
/// <param name="Message">The message that has the field.</param>
/// <param name="Field">Its name, with an index where it is repeated.</param>
/// <param name="Number">The value; signed ones are sign extended.</param>
internal readonly record struct FieldValue(MessageView Message, string Field, ulong Number);
