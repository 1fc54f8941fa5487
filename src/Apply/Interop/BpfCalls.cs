using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>
/// Programs that the kernel runs on each entry of one of its tables, and whose output is read like a file; one method a call, an error is an <see cref="IOException"/> with
/// the command's name.
/// </summary>
/// <remarks><c>linux/include/uapi/linux/bpf.h</c>: the structures of <c>union bpf_attr</c> have no names of their own.</remarks>
internal static class BpfCalls
{
    // The one number here that machines do not share: that of the table that newer ones begin with, and x86's.
    private const int Bpf = 280, BpfOfX64 = 321;

    /// <summary>Loads a program.</summary>
    /// <param name="instructions">Its instructions, <c>struct bpf_insn</c> each.</param>
    /// <param name="table">Number of the function in the kernel's types that stands for the table, such as <c>bpf_iter_udp</c>.</param>
    public static unsafe SafeFileHandle LoadIterator(ReadOnlySpan<ulong> instructions, uint table)
    {
        // Helpers of the kernel that are for free programs alone want a license that it knows.
        fixed (ulong* code = instructions)
        fixed (byte* license = "Dual MIT/GPL\0"u8)
        {
            var request = new LoadRequest
            {
                Type = Libc.BPF_PROG_TYPE_TRACING,
                Count = (uint)instructions.Length,
                Instructions = (ulong)code,
                License = (ulong)license,
                AttachType = Libc.BPF_TRACE_ITER,
                AttachTypeId = table,
            };
            return Call(Libc.BPF_PROG_LOAD, &request, sizeof(LoadRequest), nameof(Libc.BPF_PROG_LOAD));
        }
    }

    /// <summary>Binds a program to its table.</summary>
    public static unsafe SafeFileHandle Attach(SafeFileHandle program) => With(program, static number =>
    {
        var request = new LinkRequest { Program = number, AttachType = Libc.BPF_TRACE_ITER };
        return Call(Libc.BPF_LINK_CREATE, &request, sizeof(LinkRequest), nameof(Libc.BPF_LINK_CREATE));
    });

    /// <summary>Begins to read: the program runs on what belongs to the calling thread's namespaces.</summary>
    public static unsafe SafeFileHandle Begin(SafeFileHandle link) => With(link, static number =>
    {
        var request = new ReadRequest { Link = number };
        return Call(Libc.BPF_ITER_CREATE, &request, sizeof(ReadRequest), nameof(Libc.BPF_ITER_CREATE));
    });

    private static SafeFileHandle With(SafeFileHandle handle, Func<int, SafeFileHandle> call)
    {
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            return call((int)handle.DangerousGetHandle());
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    private static unsafe SafeFileHandle Call(int command, void* request, int length, string name)
    {
        int number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? BpfOfX64 : Bpf;
        while (true)
        {
            nint made = Libc.syscall(number, command, (nint)request, length);
            if (made >= 0) return new SafeFileHandle(made, ownsHandle: true);
            int errno = Marshal.GetLastPInvokeError();
            // EAGAIN: a signal came while the program was looked through.
            if (errno is not (Libc.EINTR or Libc.EAGAIN)) throw ErrorNumber.ToException($"bpf({name})", errno);
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 120)]
    private struct LoadRequest
    {
        [FieldOffset(0)] public uint Type;
        [FieldOffset(4)] public uint Count;
        [FieldOffset(8)] public ulong Instructions;
        [FieldOffset(16)] public ulong License;
        [FieldOffset(68)] public uint AttachType;
        [FieldOffset(108)] public uint AttachTypeId;
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct LinkRequest
    {
        [FieldOffset(0)] public int Program;
        [FieldOffset(8)] public uint AttachType;
    }

    [StructLayout(LayoutKind.Explicit, Size = 8)]
    private struct ReadRequest
    {
        [FieldOffset(0)] public int Link;
    }
}
