namespace Soccr.Apply.Locks;

/// <summary>
/// Keeps the packets of TCP connections away from their sockets while these are made: a host that has the address and not yet the socket
/// answers with a reset. Packets with <see cref="NetworkLock.Mark"/> pass.
/// </summary>
public interface INetworkLock
{
    /// <summary>Closes it. Where that fails nothing of it stays.</summary>
    /// <exception cref="EngineException">The firewall's program is not there, or refuses.</exception>
    void Close();

    /// <summary>Opens it for good, also where somebody else has closed it for the same connections, as a dump does. Open already, it stays so.</summary>
    /// <exception cref="EngineException">The firewall's program refuses.</exception>
    void Open();

    /// <summary>Takes back what <see cref="Close"/> did, and that alone: connections that a dump has locked stay locked.</summary>
    /// <exception cref="EngineException">The firewall's program refuses.</exception>
    void Undo();
}
