namespace Soccr.Apply.Interop;

/// <summary>A program of BPF that the kernel runs on each UDP socket of a network namespace: it writes a row of two words, the socket's cookie and the byte of its locks.</summary>
/// <remarks><c>linux/include/uapi/linux/bpf.h</c>; <c>linux/net/ipv4/udp.c</c>: <c>struct bpf_iter__udp</c>.</remarks>
internal static class UdpTableProgram
{
    /// <summary>Bytes of a row.</summary>
    public const int RowBytes = 16;

    // Of the context, and of struct bpf_iter_meta, which it leads to.
    private const short Meta = 0, Socket = 8, Output = 0;

    /// <summary>Writes the program.</summary>
    /// <param name="cookie">Where a socket has its cookie, in bytes.</param>
    /// <param name="locks">Where it has its locks, in bytes.</param>
    public static ulong[] Write(short cookie, short locks) =>
    [
        Instruction(Libc.BPF_LDX | Libc.BPF_MEM | Libc.BPF_DW, 7, 1, Meta),
        Instruction(Libc.BPF_LDX | Libc.BPF_MEM | Libc.BPF_DW, 8, 1, Socket),
        // At the end there is no socket: to the last but one.
        Instruction(Libc.BPF_JMP | Libc.BPF_JEQ | Libc.BPF_K, 8, 0, 9),
        Instruction(Libc.BPF_LDX | Libc.BPF_MEM | Libc.BPF_DW, 1, 7, Output),
        Instruction(Libc.BPF_LDX | Libc.BPF_MEM | Libc.BPF_DW, 2, 8, cookie),
        Instruction(Libc.BPF_STX | Libc.BPF_MEM | Libc.BPF_DW, 10, 2, -16),
        Instruction(Libc.BPF_LDX | Libc.BPF_MEM | Libc.BPF_B, 2, 8, locks),
        Instruction(Libc.BPF_STX | Libc.BPF_MEM | Libc.BPF_DW, 10, 2, -8),
        Instruction(Libc.BPF_ALU64 | Libc.BPF_MOV | Libc.BPF_X, 2, 10),
        Instruction(Libc.BPF_ALU64 | Libc.BPF_ADD | Libc.BPF_K, 2, 0, 0, -RowBytes),
        Instruction(Libc.BPF_ALU64 | Libc.BPF_MOV | Libc.BPF_K, 3, 0, 0, RowBytes),
        Instruction(Libc.BPF_JMP | Libc.BPF_CALL, 0, 0, 0, Libc.BPF_FUNC_seq_write),
        Instruction(Libc.BPF_ALU64 | Libc.BPF_MOV | Libc.BPF_K, 0, 0),
        Instruction(Libc.BPF_JMP | Libc.BPF_EXIT, 0, 0),
    ];

    // struct bpf_insn: the code, two registers in a byte, an offset, a number.
    private static ulong Instruction(int code, int target, int source, short offset = 0, int number = 0) =>
        (uint)code | (ulong)(uint)(target | source << 4) << 8 | (ulong)(ushort)offset << 16 | (ulong)(uint)number << 32;
}
