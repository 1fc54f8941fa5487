using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Soccr.Apply.Sockets;
using Soccr.Bench.Sockets;

if (args is ["stall", var runs])
{
    foreach (bool settled in (bool[])[false, true])
    {
        double[] all = [.. Enumerable.Range(0, int.Parse(runs, CultureInfo.InvariantCulture)).Select(_ => Stall.Measure(settled)).Order()];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(settled ? "settled" : "not settled"),-12} {all[all.Length / 2]:F1} ms, at most {all[^1]:F1} ms"));
    }
    return 0;
}
if (args is ["options", var sockets, var cycles])
{
    foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
    {
        Console.WriteLine(OptionsCost.Measure(int.Parse(sockets, CultureInfo.InvariantCulture), family, int.Parse(cycles, CultureInfo.InvariantCulture)));
    }
    return 0;
}
if (args is ["lock", var most, var locks])
{
    foreach (int connections in (int[])[1, int.Parse(most, CultureInfo.InvariantCulture)]) Console.WriteLine(LockCost.Measure(connections, int.Parse(locks, CultureInfo.InvariantCulture)));
    return 0;
}
// Does with our engine what `floor own` does, with the same arguments and output.
if (args.Length != 6 || args[0] != "own")
{
    Console.Error.WriteLine("usage: sockets own ADDRESS PORT COUNT BYTES CYCLES | sockets stall RUNS | sockets options COUNT CYCLES | sockets lock COUNT CYCLES");
    return 2;
}
int[] numbers = [.. args[2..].Select(static text => int.Parse(text, CultureInfo.InvariantCulture))];
var peer = new IPEndPoint(IPAddress.Parse(args[1]), numbers[0]);
(int count, byte[] bytes) = (numbers[1], new byte[numbers[2]]);

var programs = new Socket[count];
for (int i = 0; i < count; i++)
{
    programs[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    programs[i].Connect(peer);
}
foreach (Socket program in programs)
{
    while (program.Available < bytes.Length) Thread.Sleep(1);
}
Console.WriteLine("connected");
Console.ReadLine();
foreach (Socket program in programs) program.Send(bytes);

using var engine = new TcpEngine();
var handles = new SafeHandle[count];
var saved = new TcpSnapshot[count];
var restored = new TcpSocket[count];
for (int i = 0; i < count; i++) handles[i] = programs[i].SafeHandle;
for (int cycle = 0; cycle < numbers[3]; cycle++)
{
    double dump = Each(i =>
    {
        restored[i] = engine.Pause(handles[i]);
        saved[i] = restored[i].Save();
    });
    double close = Each(i =>
    {
        restored[i].Release();
        handles[i].Dispose();
    });
    double restore = Each(i =>
    {
        handles[i] = TcpEngine.MakeSocket(AddressFamily.InterNetwork);
        restored[i] = engine.Pause(handles[i]);
        restored[i].Restore(saved[i]);
    });
    double resume = Each(i => restored[i].Resume());
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{dump:F2} {close:F2} {restore:F2} {resume:F2}"));
}
return 0;

double Each(Action<int> step)
{
    long start = Stopwatch.GetTimestamp();
    for (int i = 0; i < count; i++) step(i);
    return Stopwatch.GetElapsedTime(start).TotalMicroseconds / count;
}
