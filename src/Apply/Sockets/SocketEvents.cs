namespace Soccr.Apply.Sockets;

/// <summary>What a socket has for its program besides bytes.</summary>
/// <param name="Urgent">Urgent data.</param>
/// <param name="Ended">Nothing more will come.</param>
/// <param name="Failed">An error, or something in the queue of errors.</param>
internal readonly record struct SocketEvents(bool Urgent, bool Ended, bool Failed);
