using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Control messages other than SCM_RIGHTS that a queue may show.</summary>
/// <remarks><c>linux/include/linux/socket.h</c>: those of the kernel's that the C library does not know yet.</remarks>
internal static class UnixControl
{
    private const int Credentials = 2, Security = 3, PidDescriptor = 4;

    private static readonly Dictionary<int, string> s_refused = new()
    {
        [Credentials] = "the credentials of its sender (SO_PASSCRED), which only that process can send",
        [Security] = "a security label (SO_PASSSEC), which only its sender can have",
        [PidDescriptor] = "a descriptor of its sender's process (SO_PASSPIDFD), which only that process can send",
    };

    /// <summary>Why one of them cannot be carried; null where all can. Times of arrival are of no account.</summary>
    public static string? FaultOf(IReadOnlyList<ControlMessage> control)
    {
        string? fault = null;
        foreach ((_, int type, byte[] content) in control)
        {
            if (type == PidDescriptor) new SafeFileHandle(BinaryPrimitives.ReadInt32LittleEndian(content), ownsHandle: true).Dispose();
            fault ??= s_refused.GetValueOrDefault(type);
        }
        return fault;
    }
}
