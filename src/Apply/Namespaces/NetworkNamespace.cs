using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Namespaces;

/// <summary>A network namespace other than this process's own.</summary>
/// <param name="handle">An open file of it, such as that of <c>/run/netns/NAME</c> or <c>/proc/PID/ns/net</c>; owned from now on.</param>
/// <param name="name">What errors call it.</param>
public sealed class NetworkNamespace(SafeFileHandle handle, string name) : IDisposable
{
    /// <summary>What errors call it: its path, where it has one.</summary>
    public string Name => name;

    /// <summary>Opens a namespace.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="EngineException">There is none at this path, or the process may not enter it.</exception>
    public static NetworkNamespace Open(string path)
    {
        if (!File.Exists(path)) throw new EngineException($"{path}: there is no such file, expected the file of a network namespace");
        try
        {
            var opened = new NetworkNamespace(File.OpenHandle(path), path);
            try
            {
                opened.Run(static () => 0);
                return opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"{path}: {e.Message.TrimEnd('.')}, expected the file of a network namespace", e);
        }
    }

    /// <summary>The namespace of a socket, which need not be that of the process that has it.</summary>
    /// <exception cref="EngineException">It is no socket, or the process may not know: it takes CAP_NET_ADMIN.</exception>
    public static NetworkNamespace Of(SafeFileHandle socket)
    {
        try
        {
            return new NetworkNamespace(DatagramCalls.NamespaceOf(socket), "the socket's network namespace");
        }
        catch (IOException e)
        {
            throw new EngineException($"{e.Message}, expected a socket whose network namespace can be told", e);
        }
    }

    /// <summary>Runs something inside: sockets that it makes and programs that it starts belong to the namespace.</summary>
    /// <param name="action">It runs on a thread of its own, which ends with it; so it must not go on elsewhere, as asynchronous code does.</param>
    /// <exception cref="EngineException">The process may not enter the namespace.</exception>
    public T Run<T>(Func<T> action) => NamespaceThread.Run(Enter, action);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>Takes the calling thread there, for good.</summary>
    internal void Enter()
    {
        try
        {
            NamespaceCalls.EnterNetwork(handle);
        }
        catch (IOException e)
        {
            throw new EngineException($"{name}: {e.Message}, expected the file of a network namespace", e);
        }
    }
}
