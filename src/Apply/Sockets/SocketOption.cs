using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>An option of a socket, by its names in the images and its number in the kernel.</summary>
/// <param name="Level">SOL_* or IPPROTO_*.</param>
/// <param name="Number">Its number at that level.</param>
/// <param name="Form">What its value is.</param>
/// <param name="Attribute">Name of the attribute of af_inet_cr; null where it has none.</param>
/// <param name="Field">Name of the field of <c>sk_opts_entry</c> or <c>ip_opts_entry</c>; null where they have none.</param>
public sealed record SocketOption(int Level, int Number, OptionForm Form, string? Attribute, string? Field)
{
    private const int LongestBytes = 40;
    private const int DeviceBytes = 16;

    /// <summary>What a number is on a socket where nobody has set it, where sockets differ on nothing but that.</summary>
    public int Default { get; init; }

    /// <summary>When it is set: several decide what reaches a socket, and must not do so before its queue is refilled.</summary>
    internal OptionTime Time { get; init; }

    /// <summary>What errors call it.</summary>
    public string Name => Field ?? Attribute ?? $"option {Number} of level {Level}";

    /// <summary>Reads the value.</summary>
    /// <returns>The value; null where this kernel does not have the option, or this kind of socket.</returns>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public byte[]? Get(SafeHandle socket)
    {
        try
        {
            return Form switch
            {
                OptionForm.Flag => OptionCalls.TryGetNumber(socket, Level, Number) is { } on ? Bytes(on == 0 ? 0 : 1) : null,
                OptionForm.Number => OptionCalls.TryGetNumber(socket, Level, Number) is { } number ? Bytes(number) : null,
                OptionForm.Filter => OptionCalls.GetFilter(socket),
                OptionForm.Device => OptionCalls.TryGet(socket, Level, Number, DeviceBytes)?.AsSpan().TrimEnd((byte)0).ToArray(),
                _ => OptionCalls.TryGet(socket, Level, Number, LongestBytes),
            };
        }
        catch (IOException e) when (Form == OptionForm.Filter && e.HResult == Libc.EACCES)
        {
            throw new EngineException("the socket has an eBPF filter, which cannot be read back; expected a classic one or none", e);
        }
        catch (IOException e)
        {
            throw new EngineException($"{Name}: {e.Message}", e);
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
            if (Form == OptionForm.Filter) SetFilter(socket, value);
            else OptionCalls.Set(socket, Level, Number, value);
        }
        catch (IOException e)
        {
            throw new EngineException($"{Name}: {e.Message}", e);
        }
    }

    /// <summary>A number as a value.</summary>
    public static byte[] Bytes(int number)
    {
        byte[] value = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        return value;
    }

    /// <summary>The number that a value is.</summary>
    public static int ToNumber(byte[] value) => BinaryPrimitives.ReadInt32LittleEndian(value);

    private void SetFilter(SafeHandle socket, byte[] value)
    {
        if (value.Length > 0) OptionCalls.SetFilter(socket, value);
        else OptionCalls.Set(socket, Level, Libc.SO_DETACH_FILTER, 0);
    }
}
