using System.Globalization;
using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Error numbers of the C library by name.</summary>
internal static class ErrorNumber
{
    private static readonly Dictionary<int, string> s_names = new()
    {
        [Libc.EPERM] = nameof(Libc.EPERM),
        [Libc.ENOENT] = nameof(Libc.ENOENT),
        [Libc.ESRCH] = nameof(Libc.ESRCH),
        [Libc.EINTR] = nameof(Libc.EINTR),
        [Libc.EIO] = nameof(Libc.EIO),
        [Libc.ENXIO] = nameof(Libc.ENXIO),
        [Libc.EBADF] = nameof(Libc.EBADF),
        [Libc.ECHILD] = nameof(Libc.ECHILD),
        [Libc.EAGAIN] = nameof(Libc.EAGAIN),
        [Libc.ENOMEM] = nameof(Libc.ENOMEM),
        [Libc.EACCES] = nameof(Libc.EACCES),
        [Libc.EFAULT] = nameof(Libc.EFAULT),
        [Libc.EBUSY] = nameof(Libc.EBUSY),
        [Libc.EEXIST] = nameof(Libc.EEXIST),
        [Libc.EXDEV] = nameof(Libc.EXDEV),
        [Libc.ENODEV] = nameof(Libc.ENODEV),
        [Libc.ENOTDIR] = nameof(Libc.ENOTDIR),
        [Libc.EISDIR] = nameof(Libc.EISDIR),
        [Libc.EINVAL] = nameof(Libc.EINVAL),
        [Libc.EMFILE] = nameof(Libc.EMFILE),
        [Libc.ENOTTY] = nameof(Libc.ENOTTY),
        [Libc.ETXTBSY] = nameof(Libc.ETXTBSY),
        [Libc.EFBIG] = nameof(Libc.EFBIG),
        [Libc.ENOSPC] = nameof(Libc.ENOSPC),
        [Libc.ESPIPE] = nameof(Libc.ESPIPE),
        [Libc.EROFS] = nameof(Libc.EROFS),
        [Libc.EPIPE] = nameof(Libc.EPIPE),
        [Libc.ENAMETOOLONG] = nameof(Libc.ENAMETOOLONG),
        [Libc.ENOSYS] = nameof(Libc.ENOSYS),
        [Libc.ELOOP] = nameof(Libc.ELOOP),
        [Libc.EBADRQC] = nameof(Libc.EBADRQC),
        [Libc.EOVERFLOW] = nameof(Libc.EOVERFLOW),
        [Libc.ENOTSOCK] = nameof(Libc.ENOTSOCK),
        [Libc.EMSGSIZE] = nameof(Libc.EMSGSIZE),
        [Libc.EPROTOTYPE] = nameof(Libc.EPROTOTYPE),
        [Libc.ENOPROTOOPT] = nameof(Libc.ENOPROTOOPT),
        [Libc.EOPNOTSUPP] = nameof(Libc.EOPNOTSUPP),
        [Libc.EAFNOSUPPORT] = nameof(Libc.EAFNOSUPPORT),
        [Libc.EADDRINUSE] = nameof(Libc.EADDRINUSE),
        [Libc.EADDRNOTAVAIL] = nameof(Libc.EADDRNOTAVAIL),
        [Libc.ENETDOWN] = nameof(Libc.ENETDOWN),
        [Libc.ENETUNREACH] = nameof(Libc.ENETUNREACH),
        [Libc.ECONNABORTED] = nameof(Libc.ECONNABORTED),
        [Libc.ECONNRESET] = nameof(Libc.ECONNRESET),
        [Libc.ENOBUFS] = nameof(Libc.ENOBUFS),
        [Libc.EISCONN] = nameof(Libc.EISCONN),
        [Libc.ENOTCONN] = nameof(Libc.ENOTCONN),
        [Libc.ETOOMANYREFS] = nameof(Libc.ETOOMANYREFS),
        [Libc.ETIMEDOUT] = nameof(Libc.ETIMEDOUT),
        [Libc.ECONNREFUSED] = nameof(Libc.ECONNREFUSED),
        [Libc.EHOSTUNREACH] = nameof(Libc.EHOSTUNREACH),
        [Libc.EINPROGRESS] = nameof(Libc.EINPROGRESS),
        [Libc.EDQUOT] = nameof(Libc.EDQUOT),
    };

    /// <summary>The name, such as <c>ENOSPC</c>, or <c>errno 71</c> for one without a name here.</summary>
    public static string NameOf(int errno) => s_names.GetValueOrDefault(errno) ?? string.Create(CultureInfo.InvariantCulture, $"errno {errno}");

    /// <summary>Whether a call failed because something is not there.</summary>
    public static bool IsNotFound(IOException e) => e.HResult == Libc.ENOENT;

    /// <summary>Whether a call failed because it would have had to wait.</summary>
    public static bool IsWait(IOException e) => e.HResult == Libc.EAGAIN;

    /// <summary>Whether a name is that of a socket of another type.</summary>
    public static bool IsWrongType(IOException e) => e.HResult == Libc.EPROTOTYPE;

    /// <summary>Whether a connection failed because nobody is there.</summary>
    public static bool IsRefusedConnection(IOException e) => e.HResult == Libc.ECONNREFUSED;

    /// <summary>The error of a call that failed.</summary>
    /// <param name="call">The call's name.</param>
    /// <param name="errno">What it left in errno.</param>
    public static IOException ToException(string call, int errno) => new($"{call}: {NameOf(errno)} ({Marshal.GetPInvokeErrorMessage(errno)})", errno);
}
