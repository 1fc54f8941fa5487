using System.Buffers.Binary;

namespace Soccr.Formats.Netlink;

/// <summary>What stands around a payload and decides how it reads.</summary>
/// <param name="Family">Address family of the message, or of the structure inside it that has one of its own; 0 where none is known.</param>
/// <param name="Depth">How many lists of attributes the payload is in.</param>
/// <param name="Siblings">What the attributes beside it say of each other; null where they say nothing.</param>
internal readonly record struct Scope(int Family = 0, int Depth = 0, Siblings? Siblings = null);

/// <summary>One list of attributes, some of which have a form that another one chooses.</summary>
/// <param name="selector">Number of the one that chooses, a 16-bit number.</param>
internal sealed class Siblings(int selector)
{
    /// <summary>The choice; the first one counts where there are several.</summary>
    public ushort? Choice { get; private set; }

    /// <summary>The form in use, where JSON names one.</summary>
    public ushort? Used { get; private set; }

    /// <summary>Whether what is known so far agrees.</summary>
    public bool Agree { get; private set; } = true;

    /// <summary>Looks at an attribute: it may be the one that chooses.</summary>
    public void Note(int number, ReadOnlySpan<byte> payload)
    {
        if (number != selector || payload.Length != sizeof(ushort)) return;
        Choice ??= BinaryPrimitives.ReadUInt16LittleEndian(payload);
        Agree &= Used is null || Used == Choice;
    }

    /// <summary>Notes that a form is used.</summary>
    public void Use(ushort form)
    {
        Agree &= (Choice ?? Used ?? form) == form;
        Used = form;
    }
}
