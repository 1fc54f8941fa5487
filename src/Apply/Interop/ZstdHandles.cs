using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>A <c>ZSTD_DCtx</c>.</summary>
internal sealed class ZstdDecoder() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public static ZstdDecoder Create()
    {
        var decoder = new ZstdDecoder();
        decoder.SetHandle(Libzstd.ZSTD_createDCtx());
        return decoder.IsInvalid ? throw new IOException("libzstd has no memory for its state") : decoder;
    }

    protected override bool ReleaseHandle() => Libzstd.ZSTD_isError(Libzstd.ZSTD_freeDCtx(handle)) == 0;
}

/// <summary>A <c>ZSTD_CCtx</c>.</summary>
internal sealed class ZstdEncoder() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public static ZstdEncoder Create()
    {
        var encoder = new ZstdEncoder();
        encoder.SetHandle(Libzstd.ZSTD_createCCtx());
        return encoder.IsInvalid ? throw new IOException("libzstd has no memory for its state") : encoder;
    }

    protected override bool ReleaseHandle() => Libzstd.ZSTD_isError(Libzstd.ZSTD_freeCCtx(handle)) == 0;
}
