using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Options of sockets by level (SOL_* or IPPROTO_*) and number; an error is an <see cref="IOException"/> with the option's name, as the caller wrote it.</summary>
internal static class OptionCalls
{
    private const int LongestValue = 64;

    /// <summary>Reads an option.</summary>
    /// <returns>How many bytes of it were written.</returns>
    public static int Get(SafeHandle socket, int level, int name, Span<byte> value, [CallerArgumentExpression(nameof(name))] string option = "") =>
        TryGet(socket, level, name, value, option) ?? throw ErrorNumber.ToException($"getsockopt({NameOf(level, name, option)})", Libc.ENOPROTOOPT);

    /// <summary>Reads an option that is an <c>int</c>.</summary>
    public static int GetNumber(SafeHandle socket, int level, int name, [CallerArgumentExpression(nameof(name))] string option = "")
    {
        int value = 0;
        Get(socket, level, name, MemoryMarshal.AsBytes(new Span<int>(ref value)), option);
        return value;
    }

    /// <summary>Reads an option.</summary>
    /// <returns>How many bytes of it were written; null where this kernel does not have the option, or this kind of socket.</returns>
    public static int? TryGet(SafeHandle socket, int level, int name, Span<byte> value, [CallerArgumentExpression(nameof(name))] string option = "")
    {
        uint length = (uint)value.Length;
        if (Libc.getsockopt(socket, level, name, value, ref length) >= 0) return (int)length;
        int errno = Marshal.GetLastPInvokeError();
        return errno is Libc.ENOPROTOOPT or Libc.EOPNOTSUPP ? null : throw ErrorNumber.ToException($"getsockopt({NameOf(level, name, option)})", errno);
    }

    /// <summary>Reads an option of at most so many bytes; null where this kernel does not have the option, or this kind of socket.</summary>
    public static byte[]? TryGet(SafeHandle socket, int level, int name, int longest = LongestValue, [CallerArgumentExpression(nameof(name))] string option = "")
    {
        byte[] value = new byte[longest];
        return TryGet(socket, level, name, value.AsSpan(), option) is { } length ? value[..length] : null;
    }

    /// <summary>Reads an option that is an <c>int</c>; null where this kernel does not have the option, or this kind of socket.</summary>
    public static int? TryGetNumber(SafeHandle socket, int level, int name, [CallerArgumentExpression(nameof(name))] string option = "")
    {
        int value = 0;
        return TryGet(socket, level, name, MemoryMarshal.AsBytes(new Span<int>(ref value)), option) == sizeof(int) ? value : null;
    }

    /// <summary>Sets an option.</summary>
    public static void Set(SafeHandle socket, int level, int name, ReadOnlySpan<byte> value, [CallerArgumentExpression(nameof(name))] string option = "")
    {
        if (Libc.setsockopt(socket, level, name, value, (uint)value.Length) < 0) throw ErrorNumber.ToException($"setsockopt({NameOf(level, name, option)})", Marshal.GetLastPInvokeError());
    }

    /// <summary>Sets an option that is an <c>int</c>.</summary>
    public static void Set(SafeHandle socket, int level, int name, int value, [CallerArgumentExpression(nameof(name))] string option = "")
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Set(socket, level, name, bytes, option);
    }

    // What comes out of a table has a number only.
    private static string NameOf(int level, int name, string option)
    {
        const string Native = $"{nameof(Libc)}.";
        return option.StartsWith(Native, StringComparison.Ordinal) ? option[Native.Length..] : $"{level}, {name}";
    }
}
