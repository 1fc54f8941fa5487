using System.Buffers.Binary;
using System.Globalization;

namespace Soccr.Apply.Sockets;

/// <summary>The groups that somebody has joined in the network namespace of the calling thread, as /proc lists them.</summary>
/// <remarks><c>linux/net/ipv4/igmp.c</c>, <c>linux/net/ipv6/mcast.c</c>.</remarks>
internal static class MembershipCandidates
{
    private const string Igmp = "/proc/thread-self/net/igmp", Igmp6 = "/proc/thread-self/net/igmp6";

    /// <summary>Reads them: device and address.</summary>
    public static IReadOnlyList<(int Device, byte[] Group)> Read() => [.. Read4(File.ReadAllLines(Igmp)), .. File.Exists(Igmp6) ? Read6(File.ReadAllLines(Igmp6)) : []];

    // A line of a device has its index first, those of its groups begin with a tab.
    private static IEnumerable<(int Device, byte[] Group)> Read4(IEnumerable<string> lines)
    {
        int device = 0;
        foreach (string line in lines.Skip(1))
        {
            string first = Words(line)[0];
            if (!line.StartsWith('\t'))
            {
                device = int.Parse(first, CultureInfo.InvariantCulture);
                continue;
            }
            byte[] group = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(group, uint.Parse(first, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            yield return (device, group);
        }
    }

    // Index and name of the device, the address as it lies in memory.
    private static IEnumerable<(int Device, byte[] Group)> Read6(IEnumerable<string> lines) =>
        lines.Select(Words).Select(static words => (int.Parse(words[0], CultureInfo.InvariantCulture), Convert.FromHexString(words[2])));

    private static string[] Words(string line) => line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
}
