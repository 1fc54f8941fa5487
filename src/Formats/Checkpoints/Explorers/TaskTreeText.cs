namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR tree</c>.</summary>
internal static class TaskTreeText
{
    public static void Print(IReadOnlyList<TaskNode> rows, TextWriter output, TreeLines lines)
    {
        var nodes = new List<(int Depth, string Text)>();
        foreach (TaskNode row in rows)
        {
            nodes.Add((row.Depth, $"{row.Task.Pid} {Printable.Escape(row.Task.Comm)}{(row.Task.TaskState == "Alive" ? "" : $" (state {row.Task.TaskState})")}"));
            nodes.AddRange(Describe(row).Select(text => (row.Depth + 1, text)));
        }
        lines.Draw(nodes, output);
    }

    private static IEnumerable<string> Describe(TaskNode row)
    {
        if (row.Task.Threads.Count > 1) yield return $"threads {string.Join(", ", row.Task.Threads)}";
        if (row.Namespaces.Count > 0) yield return $"namespaces {string.Join(", ", row.Namespaces.Select(static space => $"{space.Kind} {space.NsId}"))}";
        if (row.Exe is { } exe) yield return $"exe {Name(exe)}";
        if (row.Descriptors.Cwd is { } cwd) yield return $"cwd {Name(cwd)}";
        if (row.Descriptors.Root is { } root) yield return $"root {Name(root)}";
        if (row.Memory is { } memory)
        {
            string pages = memory.NrPages is { } count ? $", {count} pages stored" : "";
            yield return $"memory {memory.NrVmas} mappings of {memory.Bytes >> 10} KiB{pages}";
        }
        // Of two with the same id the first is meant, as everywhere.
        var sockets = new Dictionary<(string, uint), SocketView>();
        foreach (SocketView socket in row.Sockets) sockets.TryAdd((socket.File.Kind.Name, socket.Id), socket);
        foreach (DescriptorRow descriptor in row.Descriptors.Fds)
        {
            bool isSocket = sockets.TryGetValue((descriptor.File.Type, descriptor.File.Id), out SocketView? found);
            yield return $"fd {descriptor.Fd} {(isSocket ? SocketsText.Describe(found!) : Name(descriptor.File))}";
        }
    }

    private static string Name(FileRow file) => file.Name is { } name ? Printable.Escape(name) : DescriptorsText.Describe(file);
}
