using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Sockets;

namespace Soccr.Bench.Sockets;

/// <summary>What options cost that the caller of the engine reads and sets: <c>crit socket dump</c> and <c>restore</c> do both for each TCP socket.</summary>
internal static class OptionsCost
{
    /// <summary>Microseconds a connection, of reading the options of ordinary ones, and of setting them on new sockets.</summary>
    public static string Measure(int count, AddressFamily family, int cycles)
    {
        IPAddress address = family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        using var listener = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen(count);
        var sockets = new Socket[count];
        for (int i = 0; i < count; i++)
        {
            sockets[i] = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            sockets[i].Connect(listener.LocalEndPoint!);
        }
        var read = new List<double>();
        var set = new List<double>();
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            var options = new OptionEntries[count];
            var reader = new OptionReader();
            read.Add(Each(i => options[i] = reader.Read(sockets[i].SafeHandle)));
            Microsoft.Win32.SafeHandles.SafeFileHandle[] made = [.. Enumerable.Range(0, count).Select(_ => TcpEngine.MakeSocket(family))];
            set.Add(Each(i => OptionFields.Set(made[i], options[i])));
            foreach (Microsoft.Win32.SafeHandles.SafeFileHandle socket in made) socket.Dispose();
        }
        foreach (Socket socket in sockets) socket.Dispose();
        return string.Create(CultureInfo.InvariantCulture, $"{family,-15} read {Median(read):F1} us, set {Median(set):F1} us");

        double Each(Action<int> step)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++) step(i);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
        }
    }

    // The first third warms up.
    private static double Median(List<double> all)
    {
        double[] warm = [.. all.Skip(all.Count / 3).Order()];
        return warm[warm.Length / 2];
    }
}
