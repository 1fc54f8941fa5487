using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Namespaces;

/// <summary>Files of namespaces, whatever their kind; an error says which kind was expected.</summary>
internal static class NamespaceFile
{
    /// <summary>Opens one that can be entered.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind of namespace, such as <c>network</c>.</param>
    /// <param name="make">Makes the object of an open file and its name.</param>
    /// <param name="enter">Takes the calling thread there.</param>
    /// <exception cref="EngineException">There is none at this path, or the process may not enter it.</exception>
    public static T Open<T>(string path, string kind, Func<SafeFileHandle, string, T> make, Action<T> enter)
        where T : IDisposable => Try(path, kind, () =>
    {
        if (!File.Exists(path)) throw new EngineException($"{path}: there is no such file, expected the file of a {kind} namespace");
        T opened = make(File.OpenHandle(path), path);
        try
        {
            return NamespaceThread.Run(() => enter(opened), () => opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    });

    /// <summary>Does something with one.</summary>
    /// <exception cref="EngineException">That failed.</exception>
    public static T Try<T>(string name, string kind, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{name}: {e.Message.TrimEnd('.')}, expected the file of a {kind} namespace", e);
        }
    }
}
