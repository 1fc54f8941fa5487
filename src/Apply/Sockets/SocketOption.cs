using System.Runtime.InteropServices;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>An option of a socket in the kernel.</summary>
/// <param name="level">SOL_* or IPPROTO_*.</param>
/// <param name="number">Its number at that level.</param>
/// <param name="name">One of its names in the images.</param>
public sealed class SocketOption(int level, int number, string name)
{
    private const int LongestBytes = 40;
    private const int DeviceBytes = 16;

    /// <summary>SOL_* or IPPROTO_*.</summary>
    public int Level => level;

    /// <summary>Its number at that level.</summary>
    public int Number => number;

    /// <summary>Its names, and what its value is.</summary>
    public OptionName Names { get; } = OptionNames.Get(name);

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
                OptionForm.Number => OptionCalls.TryGetNumber(socket, Level, Number) is { } found ? OptionValue.OfNumber(found) : null,
                OptionForm.Filter => OptionCalls.GetFilter(socket),
                OptionForm.Device => OptionCalls.TryGet(socket, Level, Number, DeviceBytes)?.AsSpan().TrimEnd((byte)0).ToArray(),
                _ => OptionCalls.TryGet(socket, Level, Number, LongestBytes),
            };
        }
        catch (IOException e) when (Names.Form == OptionForm.Filter && e.HResult == Libc.EACCES)
        {
            throw new EngineException("the socket has an eBPF filter, which cannot be read back; expected a classic one or none", e);
        }
        catch (IOException e)
        {
            throw new EngineException($"{Names.Name}: {e.Message}", e);
        }
    }

    /// <summary>Sets the value, where it is another one than the socket has: what is a default stays one.</summary>
    /// <exception cref="EngineException">The kernel refuses it.</exception>
    public void Set(SafeHandle socket, byte[] value)
    {
        byte[]? now = Get(socket);
        if (now is not null && now.AsSpan().SequenceEqual(value)) return;
        try
        {
            if (Names.Form == OptionForm.Filter) SetFilter(socket, value);
            else OptionCalls.Set(socket, Level, Number, value);
        }
        catch (IOException e)
        {
            throw new EngineException($"{Names.Name}: {e.Message}", e);
        }
    }

    private void SetFilter(SafeHandle socket, byte[] value)
    {
        if (value.Length > 0) OptionCalls.SetFilter(socket, value);
        else OptionCalls.Set(socket, Level, Libc.SO_DETACH_FILTER, 0);
    }
}
