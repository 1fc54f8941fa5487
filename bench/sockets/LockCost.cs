using System.Diagnostics;
using System.Globalization;
using System.Net;
using Soccr.Apply.Locks;

namespace Soccr.Bench.Sockets;

/// <summary>What the lock of a set costs: nft is started for the set, not for each connection.</summary>
internal static class LockCost
{
    /// <summary>Milliseconds of closing and opening the network of the calling process for a number of connections.</summary>
    public static string Measure(int connections, int cycles)
    {
        IPAddress own = IPAddress.Parse("10.77.0.1"), peer = IPAddress.Parse("10.77.0.2");
        TcpConnection[] set = [.. Enumerable.Range(1, connections).Select(port => TcpConnection.Of(new IPEndPoint(own, port), new IPEndPoint(peer, port)))];
        var all = new List<double>();
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            var made = new NftablesLock("soccr-bench", set, place: null);
            long start = Stopwatch.GetTimestamp();
            made.Close();
            made.Open();
            all.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        all.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"{connections,-15} {all[all.Count / 2]:F1} ms");
    }
}
