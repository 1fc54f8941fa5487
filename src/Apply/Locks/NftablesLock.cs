using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Locks;

/// <summary>A lock of nftables: a table with sets of connections, made and deleted in one go however many they are.</summary>
/// <param name="tableName">Name of the table, of family <c>inet</c>; one of one's own, or CRIU's where CRIU is to delete it.</param>
/// <param name="connections">The connections.</param>
/// <param name="place">The namespace; null for this process's own.</param>
public sealed class NftablesLock(string tableName, IReadOnlyCollection<TcpConnection> connections, NetworkNamespace? place) : INetworkLock
{
    private readonly FirewallProgram _nft = new("nft", place);

    private readonly string _table = NftablesRules.IsName(tableName) ? tableName : throw new ArgumentException($"{tableName}: expected letters, digits, - and _ after a letter", nameof(tableName));

    private bool _isClosed, _wasThere;
    private string _prefix = NftablesRules.Prefix(1);

    /// <inheritdoc/>
    public void Close()
    {
        _wasThere = IsThere();
        // Without the elements of sets: there may be thousands.
        if (_wasThere) _prefix = NftablesRules.FreePrefix(_nft.Run("", "-t", "list", "table", "inet", _table));
        Change(NftablesRules.Close(_table, _prefix, connections));
        _isClosed = true;
    }

    /// <inheritdoc/>
    public void Open()
    {
        if (IsThere()) Change(NftablesRules.Delete(_table));
        _isClosed = false;
    }

    /// <inheritdoc/>
    public void Undo()
    {
        if (!_isClosed) return;
        _isClosed = false;
        if (IsThere()) Change(_wasThere ? NftablesRules.Undo(_table, _prefix, connections) : NftablesRules.Delete(_table));
    }

    private bool IsThere() => _nft.Run("", "list", "tables", "inet").Split('\n').Contains($"table inet {_table}");

    private void Change(string text) => _nft.Run(text, "-f", "-");
}
