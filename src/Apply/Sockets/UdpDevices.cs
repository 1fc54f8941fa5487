using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Network devices of messages in a network namespace: by name, because an index means nothing elsewhere.</summary>
internal static class UdpDevices
{
    /// <summary>Adds the names of the devices that a message has indexes of; not those that are no UTF-8.</summary>
    /// <param name="message">The message.</param>
    /// <param name="socket">A socket of the namespace.</param>
    public static void AddNames(InetCrMessage message, SafeFileHandle socket) => InetCrDevices.AddTo(message, index => DeviceCalls.FindName(socket, index) is { } name && !name.Contains('\uFFFD', StringComparison.Ordinal) ? name : null);

    /// <summary>The messages with the indexes of another namespace. A datagram's device may be missing there.</summary>
    /// <param name="file">The messages.</param>
    /// <param name="socket">A socket of the namespace.</param>
    /// <exception cref="EngineException">The namespace does not have a device.</exception>
    public static IReadOnlyList<InetCrMessage> Here(IReadOnlyList<InetCrMessage> file, SafeFileHandle socket) =>
        [.. file.Select(message => message.Has("devices") ? InetCrDevices.Renumber(message, name => IndexOf(name, message, socket)) : message)];

    private static int IndexOf(string name, InetCrMessage message, SafeFileHandle socket) => DeviceCalls.FindIndex(socket, name)
        ?? (message.IsSocket ? throw new EngineException($"there is no device {name} here, expected one: addresses, groups or options of the socket are of it") : 0);
}
