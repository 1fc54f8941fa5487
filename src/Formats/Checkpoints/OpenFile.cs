namespace Soccr.Formats.Checkpoints;

/// <summary>An open file: an entry of <c>files.img</c>, or of the image that its kind had before.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">CRIU's id; unique together with the kind.</param>
/// <param name="Message">The message of its kind, such as <c>inet_sk_entry</c>.</param>
/// <param name="EntryIndex">Position of its entry in the image.</param>
public sealed record OpenFile(FileKind Kind, uint Id, MessageView Message, long EntryIndex);
