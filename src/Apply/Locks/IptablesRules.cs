using System.Globalization;
using System.Net;

namespace Soccr.Apply.Locks;

/// <summary>
/// The rules of a lock in the words of <c>iptables</c>. CRIU takes its own away by these very words when it unlocks, <c>criu/criu/netfilter.c</c>;
/// a rule in its way, after a dump into the same namespace, is known by them too.
/// </summary>
internal static class IptablesRules
{
    /// <summary>Words of a rule's specification that <c>iptables-save</c> writes with a value, and the ones that it may write them for.</summary>
    private static readonly Dictionary<string, string> s_words = new()
    {
        ["-s"] = "--source",
        ["-d"] = "--destination",
        ["-p"] = "--protocol",
    };

    private static readonly string s_mark = string.Create(CultureInfo.InvariantCulture, $"0x{NetworkLock.Mark:X}");

    /// <summary>The two rules of a connection: what comes from its peer, and what goes there. Each is its chain and its specification.</summary>
    public static IEnumerable<string> Of(TcpConnection connection) =>
        [$"INPUT {Specify(connection.Remote, connection.Local)}", $"OUTPUT {Specify(connection.Local, connection.Remote)}"];

    /// <summary>The changes as one input of <c>iptables-restore</c>, which makes all of them or none.</summary>
    /// <param name="command"><c>-I</c> or <c>-D</c>.</param>
    /// <param name="rules">Chains and specifications.</param>
    public static string Change(string command, IEnumerable<string> rules) =>
        string.Concat(["*filter\n", .. rules.Select(rule => $"{command} {rule}\n"), "COMMIT\n"]);

    /// <summary>Reads rules that <c>iptables-save</c> wrote.</summary>
    /// <returns>Those that may be of a lock, each as <see cref="Of"/> writes it.</returns>
    public static IEnumerable<string> Read(string saved) => saved.Split('\n').Select(ReadLine).OfType<string>();

    private static string Specify(IPEndPoint from, IPEndPoint to) => string.Create(
        CultureInfo.InvariantCulture,
        $"--protocol tcp -m mark ! --mark {s_mark} --source {from.Address} --sport {from.Port} --destination {to.Address} --dport {to.Port} -j DROP");

    // -A INPUT -s 10.0.2.2/32 -d 10.0.2.1/32 -p tcp -m mark ! --mark 0xc114 -m tcp --sport 9 --dport 5 -j DROP
    private static string? ReadLine(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not ["-A", "INPUT" or "OUTPUT", .. var specification] || words is not [.., "-j", "DROP"]) return null;
        var values = new Dictionary<string, string>();
        for (int i = 0; i < specification.Length; i++)
        {
            string word = specification[i] == "!" && i + 1 < specification.Length ? $"! {specification[++i]}" : specification[i];
            if (i + 1 == specification.Length) return null;
            if (word == "-m") i++;
            else if (!values.TryAdd(s_words.GetValueOrDefault(word, word), specification[++i])) return null;
        }
        if (values.Count != 7 || values.GetValueOrDefault("--protocol") != "tcp" || !s_mark.Equals(values.GetValueOrDefault("! --mark"), StringComparison.OrdinalIgnoreCase)) return null;
        return ReadEnd(values, "--source", "--sport") is { } from && ReadEnd(values, "--destination", "--dport") is { } to ? $"{words[1]} {Specify(from, to)}" : null;
    }

    private static IPEndPoint? ReadEnd(Dictionary<string, string> values, string address, string port) =>
        IPAddress.TryParse(values.GetValueOrDefault(address)?.Split('/')[0], out IPAddress? known)
        && ushort.TryParse(values.GetValueOrDefault(port), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            ? new IPEndPoint(known, number)
            : null;
}
