using System.Runtime.ExceptionServices;

namespace Soccr.Apply.Namespaces;

/// <summary>A thread that goes elsewhere, does something there and ends, so that nothing has to come back.</summary>
internal static class NamespaceThread
{
    /// <summary>Runs something elsewhere.</summary>
    /// <param name="enter">Takes the thread there.</param>
    /// <param name="action">What to do; its exception is thrown here.</param>
    public static T Run<T>(Action enter, Func<T> action)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                enter();
                result = action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
