namespace Soccr.Apply.Sockets.Unix;

/// <summary>What tells names of sockets apart: a listener and what it accepted have the same.</summary>
internal readonly record struct UnixNameKey(string Name, string Directory, bool Deleted, int? MntId, uint? NsId)
{
    public static UnixNameKey Of(UnixSocketRecord socket) =>
        new(Convert.ToHexString(socket.Name.Span), Convert.ToHexString(socket.NameDir.Span), socket.Deleted, socket.MntId, socket.NsId);
}
