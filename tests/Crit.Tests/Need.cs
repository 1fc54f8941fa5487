using System.Diagnostics;
using System.Net.Sockets;

namespace Soccr.Crit.Tests;

/// <summary>What a test asks of the machine besides .NET and a shell.</summary>
public enum Need
{
    /// <summary>Python's crit, whose start script SOCCR_PEER names.</summary>
    Peer,
    /// <summary>A pseudo-terminal, which <c>script</c> makes.</summary>
    Terminal,
    /// <summary>Network namespaces, which root makes with <c>ip</c>.</summary>
    NetworkNamespaces,
    /// <summary>Network namespaces, and a kernel that tells the receiver of a message its sender's process: SO_PASSPIDFD, Linux 6.5.</summary>
    SendersAsDescriptors,
    /// <summary>Network namespaces, and a kernel that tells its types, which programs of BPF that walk its tables take.</summary>
    SocketTables,
    /// <summary>Network namespaces, and nft, which drops packets in them.</summary>
    Firewall,
    /// <summary>The same, PostgreSQL with its psql, and socat.</summary>
    Database,
    /// <summary>A C compiler with the headers of the C library and of libzstd.</summary>
    Compiler,
    /// <summary>The programs tar, gzip, zstd and python3, and libzstd.</summary>
    Archivers,
    /// <summary>CRIU as root, by the environment's CRIU or in PATH, on a kernel that it can work with, and python3.</summary>
    Criu,
    /// <summary>CRIU, network namespaces, and the programs that look into them and change their firewalls.</summary>
    MovedConnections,
    /// <summary>CRIU, network namespaces, and the programs of util-linux that go into namespaces and take locks.</summary>
    Places,
}

/// <summary>A test that is skipped where a need is not met, or fails where SOCCR_REQUIRE_ENGINES=1 says that everything must be there.</summary>
public sealed class NeedFactAttribute : FactAttribute
{
    public NeedFactAttribute(Need need) => Skip = Needs.ReasonToSkip(need);
}

/// <inheritdoc cref="NeedFactAttribute"/>
public sealed class NeedTheoryAttribute : TheoryAttribute
{
    public NeedTheoryAttribute(Need need) => Skip = Needs.ReasonToSkip(need);
}

/// <summary>Tells whether needs are met.</summary>
internal static class Needs
{
    // linux/include/uapi/asm-generic/socket.h: SOL_SOCKET and SO_PASSPIDFD.
    private const int SocketLevel = 1, PassPidFd = 76;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly Lazy<string?> s_namespaceFault = new(ProbeNamespaces);

    private static readonly Lazy<string?> s_criuFault = new(ProbeCriu);

    public static string? PeerScript => Environment.GetEnvironmentVariable("SOCCR_PEER");

    public static string? ReasonToSkip(Need need) => Environment.GetEnvironmentVariable("SOCCR_REQUIRE_ENGINES") == "1" ? null : Missing(need);

    /// <summary>Fails the test that runs although its need is not met.</summary>
    public static void Demand(Need need)
    {
        if (Missing(need) is { } missing) Assert.Fail(missing);
    }

    private static readonly string[] s_archivers = ["tar", "gzip", "zstd", "python3"];

    private static readonly string[] s_firewalls = ["nft", "iptables", "ip6tables", "iptables-restore", "nsenter", "ss"];

    private static readonly string[] s_sessions = ["psql", "socat", "setpriv"];

    private static readonly string[] s_utilities = ["nsenter", "unshare", "pivot_root", "mount", "flock"];

    private static string? Missing(Need need) => need switch
    {
        Need.Peer when PeerScript is null => "SOCCR_PEER is not set; eng/get-criu.sh --crit .criu makes .criu/bin/crit",
        Need.Peer when !File.Exists(PeerScript) => $"SOCCR_PEER names {PeerScript}, which is not there",
        Need.Terminal when !HasProgram("script") => "there is no program named script (of util-linux)",
        Need.NetworkNamespaces when Environment.UserName != "root" => "network namespaces are made by root",
        Need.NetworkNamespaces when !HasProgram("ip") => "there is no program named ip (of iproute2)",
        Need.NetworkNamespaces => s_namespaceFault.Value,
        Need.SendersAsDescriptors when !HasSocketOption(PassPidFd) => "this kernel has no SO_PASSPIDFD, as of Linux 6.5",
        Need.SendersAsDescriptors => Missing(Need.NetworkNamespaces),
        Need.SocketTables when !File.Exists("/sys/kernel/btf/vmlinux") => "this kernel has no /sys/kernel/btf/vmlinux",
        Need.SocketTables => Missing(Need.NetworkNamespaces),
        Need.Firewall when !HasProgram("nft") => "there is no program named nft (of nftables)",
        Need.Firewall => Missing(Need.NetworkNamespaces),
        Need.Database when !Directory.Exists("/usr/lib/postgresql") => "there is no /usr/lib/postgresql (of postgresql)",
        Need.Database => MissingOf(s_sessions) ?? Missing(Need.Firewall),
        Need.Compiler when !HasProgram("gcc") => "there is no program named gcc",
        Need.Compiler when !File.Exists("/usr/include/zstd.h") => "there is no /usr/include/zstd.h (of libzstd-dev)",
        Need.Archivers => MissingOf(s_archivers),
        Need.Criu when Environment.UserName != "root" => "CRIU restores as root",
        Need.Criu when !HasProgram("python3") => "there is no program named python3",
        Need.Criu => s_criuFault.Value,
        Need.MovedConnections => MissingOf(s_firewalls) ?? Missing(Need.NetworkNamespaces) ?? Missing(Need.Criu),
        Need.Places => MissingOf(s_utilities) ?? Missing(Need.NetworkNamespaces) ?? Missing(Need.Criu),
        _ => null,
    };

    private static string? MissingOf(string[] programs) => programs.FirstOrDefault(static name => !HasProgram(name)) is { } name ? $"there is no program named {name}" : null;

    private static string? ProbeCriu()
    {
        string program = Environment.GetEnvironmentVariable("CRIU") ?? "criu";
        if (!HasProgram(program)) return $"there is no program named {program}; eng/get-criu.sh .criu makes .criu/bin/criu, which the environment's CRIU is to name";
        using Process probe = Process.Start(new ProcessStartInfo(program, ["check"]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        string errors = probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : $"{program} check says: {errors.Trim()}";
    }

    // On a kernel whose networking is stuck everything about namespaces hangs, and cannot be killed: one process finds out, and is left alone then.
    private static string? ProbeNamespaces()
    {
        using Process probe = Process.Start(new ProcessStartInfo("unshare", ["-n", "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
        if (!probe.WaitForExit(s_patience)) return $"unshare -n did not end in {s_patience.TotalSeconds} seconds: networking hangs in this kernel";
        return probe.ExitCode == 0 ? null : $"this machine makes no network namespaces: {probe.StandardError.ReadToEnd().Trim()}";
    }

    private static bool HasSocketOption(int number)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            return socket.GetRawSocketOption(SocketLevel, number, new byte[sizeof(int)]) == sizeof(int);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static bool HasProgram(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(directory => File.Exists(Path.Combine(directory, name)));
}
