using System.Runtime.InteropServices;
using System.Text;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>An option of a socket in the kernel.</summary>
public sealed class SocketOption
{
    // linux/net/ipv6/ipv6_sockglue.c: an extension header, whose length is a byte of words of 8 bytes.
    private const int LongestBytes = 2048;
    private const int NameBytes = 16;

    internal SocketOption(OptionName names)
    {
        Names = names;
        (Level, Number) = OptionNumbers.Of(names.Key);
    }

    /// <summary>Its names, and what its value is.</summary>
    public OptionName Names { get; }

    /// <summary>SOL_* or IPPROTO_*.</summary>
    public int Level { get; }

    /// <summary>Its number at that level.</summary>
    public int Number { get; }

    /// <summary>When it is set: several decide what reaches a socket, and must not do so before its queue is refilled.</summary>
    internal OptionTime Time { get; init; }

    /// <summary>Reads the value.</summary>
    /// <returns>The value; null where this kernel does not have the option, or this kind of socket.</returns>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public byte[]? Get(SafeHandle socket)
    {
        try
        {
            return Names.Form switch
            {
                OptionForm.Flag => OptionCalls.TryGetNumber(socket, Level, Number) is { } on ? OptionValue.OfNumber(on == 0 ? 0 : 1) : null,
                OptionForm.Number or OptionForm.Signed => OptionCalls.TryGetNumber(socket, Level, Number) is { } found ? OptionValue.OfNumber(found) : null,
                OptionForm.Filter => SocketOptionCalls.GetFilter(socket) ?? throw new EngineException("the socket has an eBPF filter, which cannot be read back; expected a classic one or none"),
                OptionForm.Name => OptionCalls.TryGet(socket, Level, Number, NameBytes)?.AsSpan().TrimEnd((byte)0).ToArray(),
                OptionForm.WideNumber => OptionCalls.TryGet(socket, Level, Number, sizeof(ulong)),
                OptionForm.Time => OptionCalls.TryGet(socket, Level, Number, OptionValue.TimeBytes),
                OptionForm.Linger => OptionCalls.TryGet(socket, Level, Number, 2 * sizeof(int)),
                _ => OptionCalls.TryGet(socket, Level, Number, LongestBytes),
            };
        }
        catch (IOException e)
        {
            throw new EngineException($"{Names.Key}: {e.Message}", e);
        }
    }

    /// <summary>Sets the value, where it is another one than the socket has: what is a default stays one.</summary>
    /// <returns>Whether it was another one.</returns>
    /// <exception cref="EngineException">The kernel refuses it.</exception>
    public bool Set(SafeHandle socket, byte[] value) => Set(socket, value, Get(socket));

    /// <summary>Sets the value over another that was read.</summary>
    /// <inheritdoc cref="Set(SafeHandle, byte[])"/>
    internal bool Set(SafeHandle socket, byte[] value, byte[]? now)
    {
        if (now is not null && now.AsSpan().SequenceEqual(value)) return false;
        try
        {
            if (Names.Form == OptionForm.Filter) SocketOptionCalls.SetFilter(socket, value);
            else OptionCalls.Set(socket, Level, Number, value);
            return true;
        }
        catch (IOException e)
        {
            throw new EngineException($"{Names.Key}{(Names.IsOwn && Names.Form == OptionForm.Name ? $" {Encoding.UTF8.GetString(value)}" : "")}: {e.Message}", e);
        }
    }
}
