using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Locks;

/// <summary>A lock of iptables: two rules for a connection, all of them in one go.</summary>
public sealed class IptablesLock : INetworkLock
{
    private readonly Family[] _families;

    /// <param name="connections">The connections.</param>
    /// <param name="place">The namespace; null for this process's own.</param>
    public IptablesLock(IEnumerable<TcpConnection> connections, NetworkNamespace? place) =>
        _families = [.. connections.GroupBy(static connection => connection.IsIPv6).Select(family => new Family(family.Key ? "ip6tables" : "iptables", [.. family.SelectMany(IptablesRules.Of)], place))];

    /// <inheritdoc/>
    public void Close()
    {
        try
        {
            foreach (Family family in _families) family.Close();
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Open()
    {
        foreach (Family family in _families) family.Open();
    }

    /// <inheritdoc/>
    public void Undo()
    {
        foreach (Family family in _families) family.Undo();
    }

    /// <summary>The rules of one of the two firewalls.</summary>
    private sealed class Family(string firewall, HashSet<string> rules, NetworkNamespace? place)
    {
        private readonly FirewallProgram _save = new($"{firewall}-save", place), _restore = new($"{firewall}-restore", place);

        private string[] _mine = [];

        public void Close()
        {
            string[] mine = [.. rules.Except(Present())];
            Change("-I", mine);
            _mine = mine;
        }

        public void Open() => Change("-D", Present());

        public void Undo()
        {
            if (_mine.Length > 0) Change("-D", Present().Where(_mine.Contains));
        }

        private string[] Present() => [.. IptablesRules.Read(_save.Run("", "-t", "filter")).Where(rules.Contains)];

        private void Change(string command, IEnumerable<string> changed)
        {
            string[] all = [.. changed];
            if (all.Length > 0) _restore.Run(IptablesRules.Change(command, all), "--noflush", "-w");
        }
    }
}
