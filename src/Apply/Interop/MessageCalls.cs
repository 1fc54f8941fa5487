using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>What recvmsg gave.</summary>
/// <param name="Length">Bytes; of a datagram those that it has, which may be more than there was room for.</param>
/// <param name="Source">The sender's address, a <c>sockaddr</c>; empty for none.</param>
/// <param name="Control">The other control messages.</param>
/// <param name="Descriptors">Descriptors of SCM_RIGHTS, owned.</param>
internal sealed record ReceivedMessage(int Length, byte[] Source, IReadOnlyList<ControlMessage> Control, IReadOnlyList<SafeFileHandle> Descriptors) : IDisposable
{
    /// <summary>The name of a sender that is a unix socket, as bind took it with the NUL of a path; empty for none.</summary>
    public byte[] SourceName => Source.Length > sizeof(ushort) ? Source[sizeof(ushort)..] : [];

    public void Dispose()
    {
        foreach (SafeFileHandle descriptor in Descriptors) descriptor.Dispose();
    }
}

/// <summary>A control message.</summary>
/// <param name="Level">SOL_SOCKET or IPPROTO_*.</param>
/// <param name="Type">Number at that level.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record ControlMessage(int Level, int Type, byte[] Content);

/// <summary>sendmsg and recvmsg with control messages: again after EINTR, an error is an <see cref="IOException"/> whose HResult is errno.</summary>
internal static class MessageCalls
{
    /// <summary>Room for SCM_MAX_FD descriptors and the other kinds of control messages.</summary>
    private const int ControlBytes = 4096;

    /// <summary>Receives without waiting.</summary>
    /// <returns>Null where there is nothing.</returns>
    public static ReceivedMessage? Receive(SafeFileHandle socket, Span<byte> buffer) => Receive(socket, buffer, Libc.MSG_TRUNC);

    /// <summary>Looks at what would be received.</summary>
    /// <returns>Null where there is nothing.</returns>
    public static ReceivedMessage? Peek(SafeFileHandle socket, Span<byte> buffer) => Receive(socket, buffer, Libc.MSG_TRUNC | Libc.MSG_PEEK);

    /// <summary>
    /// How many bytes of a stream's queue are in front of the buffer of the kernel's that a byte is in. The place for that byte is one that nothing can be
    /// written to, and the kernel gives what it could copy of whole buffers.
    /// </summary>
    /// <param name="socket">A stream, with SO_PEEK_OFF.</param>
    /// <param name="room">Receives the bytes before the one that is asked about.</param>
    public static unsafe int PeekWholeBuffers(SafeFileHandle socket, Span<byte> room)
    {
        fixed (byte* bytes = room)
        {
            Libc.iovec* vectors = stackalloc Libc.iovec[2];
            vectors[0] = new Libc.iovec { iov_base = (nint)bytes, iov_len = (nuint)room.Length };
            vectors[1] = new Libc.iovec { iov_base = 0, iov_len = 1 };
            var message = new Libc.msghdr { msg_iov = (nint)vectors, msg_iovlen = 2 };
            nint length;
            while ((length = Libc.recvmsg(socket, ref message, Libc.MSG_PEEK | Libc.MSG_DONTWAIT)) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno == Libc.EFAULT) return 0;
                if (errno != Libc.EINTR) throw ErrorNumber.ToException("recvmsg", errno);
            }
            return (int)length;
        }
    }

    /// <summary>Sends without waiting.</summary>
    /// <param name="socket">The sender.</param>
    /// <param name="data">Bytes.</param>
    /// <param name="name">The receiver's name as <see cref="UnixSocketCalls.Connect"/> takes it; none for the one that it is connected to.</param>
    /// <param name="descriptors">What goes with it by SCM_RIGHTS.</param>
    /// <returns>How many bytes went; fewer than all only on a stream.</returns>
    public static unsafe int Send(SafeFileHandle socket, ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, IReadOnlyList<SafeFileHandle> descriptors)
    {
        byte[] address = [Libc.AF_UNIX, 0, .. name];
        byte[] control = Rights(descriptors);
        // An empty span has no address, and the kernel takes none for a fault.
        fixed (byte* bytes = data, addressBytes = address, controlBytes = control)
        {
            var vector = new Libc.iovec { iov_base = (nint)bytes, iov_len = (nuint)data.Length };
            var message = new Libc.msghdr
            {
                msg_name = name.IsEmpty ? 0 : (nint)addressBytes,
                msg_namelen = name.IsEmpty ? 0 : (uint)address.Length,
                msg_iov = (nint)(&vector),
                msg_iovlen = 1,
                msg_control = (nint)controlBytes,
                msg_controllen = (nuint)control.Length,
            };
            nint sent;
            while ((sent = Libc.sendmsg(socket, message, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL)) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Libc.EINTR) throw ErrorNumber.ToException("sendmsg", errno);
            }
            GC.KeepAlive(descriptors);
            return (int)sent;
        }
    }

    private static unsafe ReceivedMessage? Receive(SafeFileHandle socket, Span<byte> buffer, int flags)
    {
        byte* control = stackalloc byte[ControlBytes];
        byte* name = stackalloc byte[SocketCalls.LongestAddress];
        fixed (byte* bytes = buffer)
        {
            var vector = new Libc.iovec { iov_base = (nint)bytes, iov_len = (nuint)buffer.Length };
            var message = new Libc.msghdr
            {
                msg_name = (nint)name,
                msg_namelen = SocketCalls.LongestAddress,
                msg_iov = (nint)(&vector),
                msg_iovlen = 1,
                msg_control = (nint)control,
                msg_controllen = ControlBytes,
            };
            nint length;
            while ((length = Libc.recvmsg(socket, ref message, flags | Libc.MSG_DONTWAIT | Libc.MSG_CMSG_CLOEXEC)) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno == Libc.EAGAIN) return null;
                if (errno != Libc.EINTR) throw ErrorNumber.ToException("recvmsg", errno);
            }
            var (others, descriptors) = Parse(new ReadOnlySpan<byte>(control, (int)message.msg_controllen));
            var received = new ReceivedMessage((int)length, new ReadOnlySpan<byte>(name, (int)message.msg_namelen).ToArray(), others, descriptors);
            if ((message.msg_flags & Libc.MSG_CTRUNC) == 0) return received;
            received.Dispose();
            throw new IOException("recvmsg: control messages were cut (MSG_CTRUNC), expected room for all of them");
        }
    }

    private static unsafe byte[] Rights(IReadOnlyList<SafeFileHandle> descriptors)
    {
        if (descriptors.Count == 0) return [];
        int length = sizeof(Libc.cmsghdr) + sizeof(int) * descriptors.Count;
        byte[] control = new byte[Align(length)];
        var head = new Libc.cmsghdr { cmsg_len = (nuint)length, cmsg_level = Libc.SOL_SOCKET, cmsg_type = Libc.SCM_RIGHTS };
        MemoryMarshal.Write(control, head);
        for (int i = 0; i < descriptors.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(control.AsSpan(sizeof(Libc.cmsghdr) + sizeof(int) * i), (int)descriptors[i].DangerousGetHandle());
        }
        return control;
    }

    private static unsafe (List<ControlMessage> Others, List<SafeFileHandle> Descriptors) Parse(ReadOnlySpan<byte> control)
    {
        var others = new List<ControlMessage>();
        var descriptors = new List<SafeFileHandle>();
        while (control.Length >= sizeof(Libc.cmsghdr))
        {
            Libc.cmsghdr head = MemoryMarshal.Read<Libc.cmsghdr>(control);
            ReadOnlySpan<byte> content = control[sizeof(Libc.cmsghdr)..(int)head.cmsg_len];
            if (head is { cmsg_level: Libc.SOL_SOCKET, cmsg_type: Libc.SCM_RIGHTS })
            {
                foreach (int descriptor in MemoryMarshal.Cast<byte, int>(content)) descriptors.Add(new SafeFileHandle(descriptor, ownsHandle: true));
            }
            else
            {
                others.Add(new ControlMessage(head.cmsg_level, head.cmsg_type, content.ToArray()));
            }
            control = control[Math.Min(Align((int)head.cmsg_len), control.Length)..];
        }
        return (others, descriptors);
    }

    private static int Align(int length) => (length + sizeof(long) - 1) & ~(sizeof(long) - 1);
}
