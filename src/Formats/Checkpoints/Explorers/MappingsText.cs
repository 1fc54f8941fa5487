namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR mems</c> as Python's crit prints it.</summary>
internal static class MappingsText
{
    public static void Print(IReadOnlyList<AddressSpace> rows, TextWriter output, TreeLines lines)
    {
        // Objects are numbered in the order in which they are met, over all tasks.
        var objects = new Dictionary<ulong, int>();
        foreach (AddressSpace space in rows)
        {
            output.Write($"{space.Pid}\n");
            if (space.Exe is { } exe) output.Write($"\t{"exe",-36}    {DescriptorsText.Describe(exe)}\n");
            foreach (MappingRow vma in space.Vmas)
            {
                string range = $"{vma.Start:x8}-{vma.End:x8}";
                string prot = $"{Letter(vma, 1, 'r')}{Letter(vma, 2, 'w')}{Letter(vma, 4, 'x')}";
                output.Write($"\t{range,-36}{prot}{Describe(vma, objects)}{((vma.StatusBits & VmaStatus.Regular) == 0 ? " *" : "")}\n");
            }
        }
    }

    private static char Letter(MappingRow vma, uint bit, char letter) => (vma.ProtBits & bit) != 0 ? letter : '-';

    private static string Describe(MappingRow vma, Dictionary<ulong, int> objects) => vma.StatusBits switch
    {
        var status when (status & VmaStatus.SystemVIpc) != 0 => $" ips[{Number(vma, objects):x}]",
        var status when (status & VmaStatus.AnonymousShared) != 0 => $" shmem[{Number(vma, objects):x}]",
        var status when (status & VmaStatus.Socket) != 0 => $" packet[{Number(vma, objects):x}]",
        var status when vma.File is { } file =>
            $" {DescriptorsText.Describe(file)}{(vma.Pgoff != 0 ? $" + 0x{vma.Pgoff:x}" : "")}{((status & VmaStatus.FileShared) != 0 ? " (s)" : "")}",
        var status when (status & VmaStatus.Stack) != 0 => " [stack]",
        var status when (status & VmaStatus.Vsyscall) != 0 => " [vsyscall]",
        var status when (status & VmaStatus.Vdso) != 0 => " [vdso]",
        _ => vma.GrowsDown ? " [stack?]" : "",
    };

    private static int Number(MappingRow vma, Dictionary<ulong, int> objects)
    {
        objects.TryAdd(vma.Shmid, objects.Count + 1);
        return objects[vma.Shmid];
    }
}
