using Soccr.Apply.Criu;

namespace Soccr.Apply.Tests;

/// <summary>Lines as CRIU 4.2 writes them, and the entry of a real checkpoint that each speaks of.</summary>
public sealed class LogExplainerTests
{
    private static readonly string s_checkpoint = Path.Combine(Repository.Root, "tests", "fixtures", "checkpoints", "socket-tcp-local");

    [Theory]
    [InlineData("     5: Error (criu/sk-inet.c:1070): inet: Can't bind inet socket (id 12): Cannot assign requested address", "files.img: entries[11].isk 127.0.0.1:8880 -> 127.0.0.1:37980 (pid 5 fd 4)")]
    [InlineData("     5: Error (criu/files.c:1221): Unable to open fd=4 id=0xc", "files.img: entries[11].isk 127.0.0.1:8880 -> 127.0.0.1:37980 (pid 5 fd 4)")]
    [InlineData("Error (criu/cr-restore.c:1237): Can't fork for 5: File exists", "pstree.img: entries[1] pid 5")]
    [InlineData("Error (criu/protobuf.c:93): Read 14 bytes while 20 expected from /tmp/x/core-5.img", "core-5.img")]
    [InlineData("Error (criu/mount.c:2500): mnt: Unable to mount proc /proc (id=181): Invalid argument", "mountpoints-14.img: entries[2] /proc")]
    [InlineData("     1: Error (criu/mount-v2.c:634): mnt-v2: Can't stat mountpoint /tmp/.criu.mntns.Q766hd/mnt-0000000179/dev: No such file or directory", "mountpoints-14.img: entries[3] /dev")]
    [InlineData("     1: Error (criu/mount-v2.c:634): mnt-v2: Can't stat mountpoint /tmp/.criu.mntns.Q766hd/mnt-0000000179: No such file or directory", "mountpoints-14.img: entries[4] /")]
    [InlineData("     1: Error (criu/mount-v2.c:100): mnt-v2: Failed to make mount 181 shared: Invalid argument", "mountpoints-14.img: entries[2] /proc")]
    [InlineData("     1: Error (criu/mount.c:2047): mnt: No device for /dev(180) mount", "mountpoints-14.img: entries[3] /dev")]
    [InlineData("     1: Error (criu/mount.c:3040): mnt: No mapping for 180:/dev mountpoint", "mountpoints-14.img: entries[3] /dev")]
    [InlineData("     1: Error (criu/mount.c:3033): mnt: Mount 180:/dev is autodetected external mount. Try \"--ext-mount-map auto\" to allow them.", "mountpoints-14.img: entries[3] /dev")]
    [InlineData("     1: Error (criu/mount.c:2300): mnt: Can't bind-mount 180:/dev to /tmp/x: No such file or directory", "mountpoints-14.img: entries[3] /dev")]
    [InlineData("     1: Error (criu/mount.c:2100): mnt: Unable to make 180 slave: Invalid argument", "mountpoints-14.img: entries[3] /dev")]
    [InlineData("     5: Error (criu/sk-unix.c:1281): unix: Unable to find the 4242 mount", "pstree.img: entries[1] pid 5")]
    [InlineData("     1: Error (criu/net.c:2115): net: IP tool failed on route restore (null) (null)", "route-10.img, route6-10.img")]
    [InlineData("(00.050249)      6: Error (criu/cr-restore.c:1426): Can't restore pgid (6/5->77): Operation not permitted", "pstree.img: entries[2] pid 6")]
    [InlineData("     1: Error (criu/libnetlink.c:54): -16 reported by netlink: Device or resource busy", null)]
    [InlineData("     1: Error (criu/net.c:1469): net: Unknown peer net namespace", null)]
    [InlineData("Error (criu/memfd.c:300): Can't reopen memfd id=12: No such file or directory", null)]
    [InlineData("Error (criu/cr-restore.c:1265): 5 exited, status=1", null)]
    [InlineData("Error (criu/files.c:1221): Unable to open fd=4 id=0xffffffffffff", null)]
    public void FindsTheEntry(string line, string? entry)
    {
        RestoreReason reason = Assert.Single(LogExplainer.Explain([line], s_checkpoint));
        Assert.Equal(line, reason.Line);
        Assert.Equal(entry, reason.Entry);
    }
}
