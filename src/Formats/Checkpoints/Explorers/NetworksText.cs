namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR net</c>: for each namespace its devices, addresses, routes and rules.</summary>
internal static class NetworksText
{
    public static void Print(IReadOnlyList<NetworkNamespace> rows, TextWriter output, TreeLines lines)
    {
        foreach (NetworkNamespace space in rows)
        {
            string pids = space.Pids.Count == 0 ? "no task" : $"pid {string.Join(",", space.Pids)}";
            string external = space.ExtKey is { } key ? $", external {Printable.Escape(key)}" : "";
            output.Write($"network namespace {space.NsId}: {pids}{external}, {space.Conntrack} conntrack, {space.Expectations} expectations\n");
            Dictionary<uint, string> names = space.Devices.GroupBy(static device => device.Ifindex).ToDictionary(static group => group.Key, static group => Printable.Escape(group.First().Name));
            PrintDevices(space.Devices, output);
            var addresses = new TextTable("  ", "DEVICE", "ADDRESS", "SCOPE", "FLAGS", "OTHER");
            foreach (AddressRow row in space.Addresses) addresses.Add(Device(row.IfaIndex), row.Address, row.IfaScope, row.IfaFlags, row.Others);
            if (space.Addresses.Count > 0) addresses.Write(output);
            var routes = new TextTable("  ", "TABLE", "ROUTE", "VIA", "DEVICE", "TYPE", "PROTOCOL", "SCOPE", "OTHER");
            foreach (RouteRow row in space.Routes) routes.Add(row.Table, row.Dst, row.Gateway ?? "-", Device(row.Oif), row.RtmType, row.RtmProtocol, row.RtmScope, row.Others);
            if (space.Routes.Count > 0) routes.Write(output);
            var rules = new TextTable("  ", "RULE", "FAMILY", "FROM", "TO", "ACTION", "TABLE", "OTHER");
            foreach (RuleRow row in space.Rules) rules.Add($"{row.Priority}", row.FrhFamily, row.Src, row.Dst, row.FrhAction, row.Table, row.Others);
            if (space.Rules.Count > 0) rules.Write(output);

            string Device(uint? index) => index is not { } known ? "-" : names.GetValueOrDefault(known) ?? $"ifindex {known}";
        }
    }

    private static void PrintDevices(IReadOnlyList<DeviceRow> devices, TextWriter output)
    {
        var table = new TextTable("  ", "IFINDEX", "NAME", "TYPE", "STATE", "MTU", "MAC", "FLAGS");
        foreach (DeviceRow row in devices)
        {
            table.Add($"{row.Ifindex}", Printable.Escape(row.Name), row.Type, row.State, $"{row.Mtu}", row.Address ?? "-", string.Join(",", row.Flags));
        }
        if (devices.Count > 0) table.Write(output);
    }
}
