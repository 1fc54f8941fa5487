using McMaster.Extensions.CommandLineUtils;

namespace Soccr.Crit.Commands;

/// <summary>Numbers of options that nothing can have: wrong usage, before anything is asked.</summary>
internal static class NumberOption
{
    /// <summary>Demands that what was given is not below a number.</summary>
    /// <exception cref="UsageException">It is.</exception>
    public static void Demand<T>(CommandOption<T> option, T least, string what)
        where T : IComparable<T>
    {
        foreach (T value in option.ParsedValues.Where(value => value.CompareTo(least) < 0)) throw new UsageException($"--{option.LongName} {value}: expected {what}, {least} or more");
    }

    /// <summary>Demands that a process can have the number.</summary>
    /// <exception cref="UsageException">None can.</exception>
    public static void DemandProcess(CommandOption<int> option) => Demand(option, 1, "the number of a process");
}
