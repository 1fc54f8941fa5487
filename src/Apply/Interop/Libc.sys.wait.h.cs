using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int WNOHANG = 1;

    [LibraryImport(Library, SetLastError = true)]
    public static partial int waitpid(int pid, out int status, int options);
}
