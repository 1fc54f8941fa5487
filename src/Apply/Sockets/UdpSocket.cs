using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>UDP sockets of IPv4 and IPv6 as af_inet_cr messages: what the patch of 2007 did in the kernel, done from outside.</summary>
public static class UdpSocket
{
    // enum socket_state: an UDP socket is SS_UNCONNECTED, connected or not.
    internal const int Unconnected = 1;

    /// <summary>Dumps a socket. Its process should not receive meanwhile.</summary>
    /// <param name="socket">The socket, also a duplicate of another process's (<see cref="ForeignDescriptor"/>).</param>
    /// <param name="locks">How the bind locks are read.</param>
    /// <returns>The socket, with its attributes in the patch's order, and its receive queue.</returns>
    /// <exception cref="EngineException">It is none, or has something that cannot be had; nothing was changed.</exception>
    public static IReadOnlyList<InetCrMessage> Dump(SafeFileHandle socket, BindLockReading locks = BindLockReading.Ask)
    {
        try
        {
            UdpRefusals.Check(socket);
            var dump = new UdpSocketReader(socket).Read(locks);
            InetCrFile.WriteAll([dump]);
            return [dump, .. UdpQueue.Read(socket, dump.IsIpv6)];
        }
        catch (IOException e)
        {
            throw new EngineException($"{e.Message}, expected an UDP socket", e);
        }
        catch (ImageFormatException e)
        {
            throw new EngineException($"{e.Message}: its filter or its memberships are too long", e);
        }
    }

    /// <summary>Makes a socket in the network namespace of the calling thread, bound, connected and with its queue.</summary>
    /// <param name="file">Messages as <see cref="Dump"/> or a 2007 kernel made them.</param>
    /// <exception cref="EngineException">They are no socket, or the namespace does not have what it needs: an address, a device, a free port. No socket is left.</exception>
    public static RestoredUdpSocket Restore(IReadOnlyList<InetCrMessage> file)
    {
        UdpImage image = Here(file);
        RestoredUdpSocket made = Make(image);
        byte[] name = UdpCalls.NameOf(made.Socket);
        if (image.Bind is not { } wanted || name.AsSpan().SequenceEqual(wanted)) return made;
        made.Socket.Dispose();
        if (image.LocksAddress || InetAddress.IsAny(InetAddress.AddressOf(wanted))) throw new EngineException(NotOfAConnection(wanted, name));
        RestoredUdpSocket locked = Make(image with { LocksAddress = true });
        return locked with { Losses = [RoutedElsewhere(wanted, name), .. locked.Losses] };
    }

    /// <summary>What is said where an image is connected and has no address of its own, or routing chooses another than the locked one.</summary>
    internal static string NotOfAConnection(byte[] wanted, byte[] chosen) =>
        $"bind is {InetAddress.ToText(wanted)}, and routing to the peer chooses {InetAddress.ToText(chosen)}; expected the address of a socket that is connected";

    /// <summary>What is said where routing chooses another address than the image has, which is locked then.</summary>
    internal static string RoutedElsewhere(byte[] wanted, byte[] chosen) =>
        $"bind is {InetAddress.ToText(wanted)}, and routing to the peer chooses {InetAddress.ToText(chosen)} here, without bind_addr_ulock: the address is locked";

    // With the indexes that its devices have in this namespace.
    private static UdpImage Here(IReadOnlyList<InetCrMessage> file)
    {
        UdpImage image = Check(file);
        using SafeFileHandle probe = UdpCalls.Open(image.Family);
        return Check(UdpDevices.Here(file, probe));
    }

    private static RestoredUdpSocket Make(UdpImage image)
    {
        SafeFileHandle socket = UdpCalls.Open(image.Family);
        try
        {
            return new RestoredUdpSocket(socket, new UdpRestorer(socket, image).Run());
        }
        catch (IOException e)
        {
            socket.Dispose();
            throw new EngineException(e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Gives a new socket what a message says beside its addresses, groups and queue, of which no network hears, and tells what it does not have then.</summary>
    /// <exception cref="EngineException">The messages are no socket.</exception>
    internal static IReadOnlyList<OptionFault> Try(SafeFileHandle socket, IReadOnlyList<InetCrMessage> file) => new UdpRestorer(socket, Here(file)).Try();

    private static UdpImage Check(IReadOnlyList<InetCrMessage> file)
    {
        try
        {
            return UdpImage.Check(file);
        }
        catch (ImageFormatException e)
        {
            throw new EngineException(e.Message, e);
        }
    }
}
