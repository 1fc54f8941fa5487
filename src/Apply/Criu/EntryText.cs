using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>An entry for people: its place in the images; of an open file what it is, and who has it.</summary>
internal static class EntryText
{
    /// <summary>Such as <c>files.img: entries[4].isk 10.0.1.2:8080 -> 10.0.1.9:1024 (pid 42 fd 3)</c>.</summary>
    public static string Of(Checkpoint checkpoint, OpenFile file)
    {
        string text = $"{Path.GetFileName(file.Message.FileName)}: {file.Message.Path}";
        if (NameOf(checkpoint, file) is { Length: > 0 } name) text += $" {name}";
        string owners = string.Join(", ", checkpoint.Owners.Of(file).Select(static owner => string.Create(CultureInfo.InvariantCulture, $"pid {owner.Pid} fd {owner.Fd}")));
        return owners.Length == 0 ? text : $"{text} ({owners})";
    }

    /// <summary>Such as <c>mountpoints-14.img: entries[3]</c>.</summary>
    public static string Of(ImageEntry entry) => $"{entry.File.Name}: entries[{entry.Index}]";

    private static string? NameOf(Checkpoint checkpoint, OpenFile file)
    {
        if (file.Kind.Name == "REG") return file.Message.Text("name");
        SocketView? socket = checkpoint.Sockets.FirstOrDefault(socket => socket.File.Kind == file.Kind && socket.File.Id == file.Id);
        if (socket is null) return null;
        if (socket.SrcAddr is null) return socket.Name?.ToString();
        string local = $"{Bracket(socket.SrcAddr)}:{socket.SrcPort}";
        return socket.DstPort is > 0 ? $"{local} -> {Bracket(socket.DstAddr ?? "")}:{socket.DstPort}" : local;
    }

    private static string Bracket(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
}
