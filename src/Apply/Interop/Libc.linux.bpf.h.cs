namespace Soccr.Apply.Interop;

internal static partial class Libc
{
    public const int BPF_PROG_LOAD = 5;
    public const int BPF_LINK_CREATE = 28;
    public const int BPF_ITER_CREATE = 33;
    public const int BPF_PROG_TYPE_TRACING = 26;
    public const int BPF_TRACE_ITER = 28;
    public const int BPF_FUNC_seq_write = 127;
    public const int BPF_LDX = 1;
    public const int BPF_STX = 3;
    public const int BPF_JMP = 5;
    public const int BPF_ALU64 = 7;
    public const int BPF_B = 0x10;
    public const int BPF_DW = 0x18;
    public const int BPF_MEM = 0x60;
    public const int BPF_K = 0;
    public const int BPF_X = 8;
    public const int BPF_ADD = 0;
    public const int BPF_MOV = 0xb0;
    public const int BPF_JEQ = 0x10;
    public const int BPF_CALL = 0x80;
    public const int BPF_EXIT = 0x90;
}
