using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true)]
    public static partial int rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);
}
