using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int PR_SET_CHILD_SUBREAPER = 36;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int prctl(int option, nuint argument);
}
