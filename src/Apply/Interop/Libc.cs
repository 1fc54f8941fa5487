namespace Soccr.Apply.Interop;

/// <summary>What is used of the C library, with its own names; one file a header. Values are Linux's for x86-64 and arm64.</summary>
internal static partial class Libc
{
    private const string Library = "libc";
}
