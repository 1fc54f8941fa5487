using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Sets options and looks what the socket has then: the kernel cuts off, rounds and forgets without an error. The same is done to the socket that is restored and, before, to one
/// that is bound to nothing, of which no network hears.
/// </summary>
/// <param name="socket">The socket.</param>
internal sealed class OptionSetting(SafeHandle socket)
{
    // A tick of the slowest clock that kernels have, CONFIG_HZ=100, in microseconds.
    private const ulong Tick = 10_000;
    private const int EcnBits = 3;

    private readonly List<(SocketOption Option, string Field, byte[] Value)> _values = [];
    private readonly List<OptionFault> _faults = [];
    private bool _changed;

    /// <summary>What does not have its value; complete after <see cref="Compare"/>.</summary>
    public IReadOnlyList<OptionFault> Faults => _faults;

    /// <summary>Sets an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="field">What a fault calls it.</param>
    /// <param name="value">The value.</param>
    public void Set(SocketOption option, string field, byte[] value) => Set(option, field, value, option.Get(socket));

    /// <summary>Sets an option over a value that was read.</summary>
    public void Set(SocketOption option, string field, byte[] value, byte[]? now)
    {
        try
        {
            _changed |= option.Set(socket, value, now);
            _values.Add((option, field, value));
        }
        catch (EngineException e)
        {
            Add(field, $"is {Text(option.Names, value)}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    /// <summary>Sets the sizes of the buffers.</summary>
    /// <param name="wanted">Sizes and locks.</param>
    /// <param name="send">What a fault calls them.</param>
    /// <param name="receive">The same.</param>
    /// <param name="locks">The same.</param>
    public void Set(SocketBuffers wanted, string send, string receive, string locks)
    {
        try
        {
            wanted.Set(socket);
        }
        catch (EngineException e)
        {
            Add(locks, $"is {wanted.Locks}: {e.InnerException?.Message ?? e.Message}");
            return;
        }
        SocketBuffers now = SocketBuffers.Get(socket);
        CompareSize(send, wanted.Send, now.Send);
        CompareSize(receive, wanted.Receive, now.Receive);
    }

    /// <summary>Adds a fault.</summary>
    public void Add(string field, string fact, bool isHarmless = false) => _faults.Add(new OptionFault(field, fact, isHarmless));

    /// <summary>Looks at all options that were set, of which one may change another.</summary>
    public void Compare()
    {
        if (!_changed) return;
        foreach ((SocketOption option, string field, byte[] value) in _values)
        {
            byte[] now = option.Get(socket) ?? [];
            if (now.AsSpan().SequenceEqual(value)) continue;
            string? reason = Reason(option.Names, value, now);
            Add(field, $"is {Text(option.Names, value)}, the kernel makes {Text(option.Names, now)} of it{(reason is null ? "" : $": {reason}")}", reason is not null);
        }
    }

    private void CompareSize(string field, uint wanted, uint now)
    {
        if (now == wanted) return;
        bool isRounded = now == wanted + 1 && (wanted & 1) != 0;
        Add(field, $"is {wanted}, the kernel makes {now} of it{(isRounded ? ": it doubles what is set" : "")}", isRounded);
    }

    // Why a difference is none that a program could have meant.
    private string? Reason(OptionName names, byte[] value, byte[] now)
    {
        if (names.Form == OptionForm.Time && Microseconds(now) - Microseconds(value) <= Tick) return "it counts in ticks of its clock";
        bool isEcn = names.Key == "ipopt_tos" && (OptionValue.ToNumber(value) ^ OptionValue.ToNumber(now)) <= EcnBits && SocketOptionCalls.GetProtocol(socket) == (int)ProtocolType.Tcp;
        return isEcn ? "the two lowest bits of a TCP socket are the kernel's own, for congestion notification" : null;
    }

    private static ulong Microseconds(ReadOnlySpan<byte> time) =>
        BinaryPrimitives.ReadUInt64LittleEndian(time) * 1_000_000 + BinaryPrimitives.ReadUInt64LittleEndian(time[(OptionValue.TimeBytes / 2)..]);

    private static string Text(OptionName names, byte[] value) => names.Form switch
    {
        OptionForm.Name => $"\"{Encoding.UTF8.GetString(value)}\"",
        OptionForm.Flag or OptionForm.Number when value.Length == sizeof(int) => ((uint)OptionValue.ToNumber(value)).ToString(CultureInfo.InvariantCulture),
        OptionForm.Signed when value.Length == sizeof(int) => OptionValue.ToNumber(value).ToString(CultureInfo.InvariantCulture),
        OptionForm.WideNumber when value.Length == sizeof(ulong) => BinaryPrimitives.ReadUInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        OptionForm.Linger when value.Length == 2 * sizeof(int) => OptionValue.ToNumber(value) == 0 ? "off" : $"{(uint)OptionValue.ToNumber(value.AsSpan(sizeof(int)))} seconds",
        OptionForm.Time when value.Length == OptionValue.TimeBytes =>
            string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt64LittleEndian(value)} seconds and {BinaryPrimitives.ReadUInt64LittleEndian(value.AsSpan(OptionValue.TimeBytes / 2))} microseconds"),
        OptionForm.Filter => $"a filter of {value.Length / OptionValue.InstructionBytes} instructions",
        _ => value.Length == 0 ? "nothing" : Convert.ToHexStringLower(value),
    };
}
