using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>What is used of libzstd, with its own names. The library may be missing: see <see cref="IsThere"/>.</summary>
internal static partial class Libzstd
{
    private const string Library = "libzstd.so.1";

    public const int ZSTD_e_continue = 0;
    public const int ZSTD_e_end = 2;
    public const int ZSTD_c_checksumFlag = 201;

    /// <summary>Whether this machine has the library.</summary>
    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    public static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeDCtx(nint dctx);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_decompressStream(ZstdDecoder dctx, ref ZSTD_outBuffer output, ref ZSTD_inBuffer input);

    [LibraryImport(Library)]
    public static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeCCtx(nint cctx);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_CCtx_setParameter(ZstdEncoder cctx, int parameter, int value);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_compressStream2(ZstdEncoder cctx, ref ZSTD_outBuffer output, ref ZSTD_inBuffer input, int end);

    [LibraryImport(Library)]
    public static partial uint ZSTD_isError(nuint result);

    [LibraryImport(Library)]
    public static partial nint ZSTD_getErrorName(nuint result);

    public struct ZSTD_inBuffer
    {
        public nint src;
        public nuint size;
        public nuint pos;
    }

    public struct ZSTD_outBuffer
    {
        public nint dst;
        public nuint size;
        public nuint pos;
    }
}
