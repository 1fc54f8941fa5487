using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int SIGPIPE = 13;
    public const int SIG_DFL = 0;

    [LibraryImport(Library, SetLastError = true)]
    public static partial nint signal(int number, nint handler);
}
