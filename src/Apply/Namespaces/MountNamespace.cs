using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Namespaces;

/// <summary>A mount namespace: paths mean in it what they mean to its processes.</summary>
/// <param name="handle">An open file of it, such as that of <c>/proc/PID/ns/mnt</c>; owned from now on.</param>
/// <param name="name">What errors call it.</param>
public sealed class MountNamespace(SafeFileHandle handle, string name) : IDisposable
{
    private const string Kind = "mount";

    /// <summary>What errors call it: its path, where it has one.</summary>
    public string Name => name;

    /// <summary>The kernel's number of it, by which two of them are the same one.</summary>
    internal ulong Number => PathCalls.Status(handle).Inode;

    /// <summary>Opens a namespace.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="EngineException">There is none at this path, or the process may not enter it.</exception>
    public static MountNamespace Open(string path) => NamespaceFile.Open(path, Kind, static (file, name) => new MountNamespace(file, name), static opened => opened.Enter());

    /// <summary>The namespace that has a mount, found by a process that is in it; mount ids are the same everywhere.</summary>
    /// <param name="mountId">As <c>/proc/PID/mountinfo</c> has it.</param>
    /// <returns>Null where no process is in such a one.</returns>
    public static MountNamespace? OfMount(int mountId)
    {
        string start = string.Create(CultureInfo.InvariantCulture, $"{mountId} ");
        var seen = new HashSet<string>();
        IEnumerable<string> others = Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(path["/proc/".Length]));
        foreach (string process in others.Prepend("/proc/self"))
        {
            try
            {
                string own = $"{process}/ns/mnt";
                if (File.ResolveLinkTarget(own, returnFinalTarget: false) is not { } target || !seen.Add(target.Name)) continue;
                if (File.ReadLines($"{process}/mountinfo").Any(line => line.StartsWith(start, StringComparison.Ordinal))) return Open(own);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process has ended meanwhile, or is ending.
            }
        }
        return null;
    }

    /// <summary>Runs something inside, at the namespace's root directory: the working directory and the umask are its own.</summary>
    /// <param name="action">It runs on a thread of its own, which ends with it; so it must not go on elsewhere, as asynchronous code does.</param>
    /// <exception cref="EngineException">The process may not enter the namespace.</exception>
    public T Run<T>(Func<T> action) => NamespaceThread.Run(Enter, action);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>Takes the calling thread there, for good.</summary>
    internal void Enter() => NamespaceFile.Try(name, Kind, () =>
    {
        NamespaceCalls.LeaveFileSystem();
        NamespaceCalls.EnterMounts(handle);
        return 0;
    });
}
