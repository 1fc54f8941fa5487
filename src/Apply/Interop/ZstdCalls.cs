using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Calls of libzstd on spans; an error is an <see cref="InvalidDataException"/> with the library's words.</summary>
internal static class ZstdCalls
{
    /// <summary>Throws where the library is missing.</summary>
    /// <exception cref="IOException">It is.</exception>
    public static void Demand()
    {
        if (!Libzstd.IsThere) throw new IOException("zstd needs libzstd.so.1, which this machine does not have (Debian's package is libzstd1)");
    }

    /// <summary>Decompresses some.</summary>
    /// <param name="decoder">The state.</param>
    /// <param name="input">Compressed bytes.</param>
    /// <param name="output">Receives what comes of them.</param>
    /// <param name="taken">How many of <paramref name="input"/> were used.</param>
    /// <param name="written">How many of <paramref name="output"/> were filled.</param>
    /// <returns>Whether a frame is complete and all of it was written.</returns>
    public static unsafe bool Decompress(ZstdDecoder decoder, ReadOnlySpan<byte> input, Span<byte> output, out int taken, out int written)
    {
        fixed (byte* source = input, target = output)
        {
            var from = new Libzstd.ZSTD_inBuffer { src = (nint)source, size = (nuint)input.Length };
            var to = new Libzstd.ZSTD_outBuffer { dst = (nint)target, size = (nuint)output.Length };
            nuint result = Check(Libzstd.ZSTD_decompressStream(decoder, ref to, ref from));
            (taken, written) = ((int)from.pos, (int)to.pos);
            return result == 0;
        }
    }

    /// <summary>Compresses some.</summary>
    /// <param name="encoder">The state.</param>
    /// <param name="input">Bytes to compress.</param>
    /// <param name="output">Receives what comes of them.</param>
    /// <param name="end">Whether they are the last ones.</param>
    /// <param name="taken">How many of <paramref name="input"/> were used.</param>
    /// <param name="written">How many of <paramref name="output"/> were filled.</param>
    /// <returns>Whether all that was asked for is written.</returns>
    public static unsafe bool Compress(ZstdEncoder encoder, ReadOnlySpan<byte> input, Span<byte> output, bool end, out int taken, out int written)
    {
        fixed (byte* source = input, target = output)
        {
            var from = new Libzstd.ZSTD_inBuffer { src = (nint)source, size = (nuint)input.Length };
            var to = new Libzstd.ZSTD_outBuffer { dst = (nint)target, size = (nuint)output.Length };
            nuint left = Check(Libzstd.ZSTD_compressStream2(encoder, ref to, ref from, end ? Libzstd.ZSTD_e_end : Libzstd.ZSTD_e_continue));
            (taken, written) = ((int)from.pos, (int)to.pos);
            return end ? left == 0 : taken == input.Length;
        }
    }

    /// <summary>Has the compressed data carry a checksum, as the program zstd does.</summary>
    public static void AddChecksum(ZstdEncoder encoder) => Check(Libzstd.ZSTD_CCtx_setParameter(encoder, Libzstd.ZSTD_c_checksumFlag, 1));

    private static nuint Check(nuint result) => Libzstd.ZSTD_isError(result) == 0
        ? result
        : throw new InvalidDataException($"libzstd says: {Marshal.PtrToStringUTF8(Libzstd.ZSTD_getErrorName(result))}");
}
