namespace Soccr.Apply.Sockets;

/// <summary>A value that a socket does not have although it was to have it.</summary>
/// <param name="Field">Path of the field in the entry of the socket, such as <c>opts.so_priority</c>; or name of the attribute.</param>
/// <param name="Fact">The value, and what the kernel says to it or makes of it.</param>
/// <param name="IsHarmless">Whether nobody notices the difference: the fact says why.</param>
internal readonly record struct OptionFault(string Field, string Fact, bool IsHarmless = false)
{
    /// <summary>Throws where one is not harmless.</summary>
    /// <exception cref="EngineException">One is not.</exception>
    public static void Demand(IEnumerable<OptionFault> faults)
    {
        foreach (OptionFault fault in faults.Where(static fault => !fault.IsHarmless)) throw new EngineException($"{fault}");
    }

    public override string ToString() => $"{Field}: {Fact}";
}
