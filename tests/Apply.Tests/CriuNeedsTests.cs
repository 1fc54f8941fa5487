using System.Text.Json.Nodes;
using Soccr.Apply.Criu;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Tests;

/// <summary>What images need, read off real ones with a value or two changed.</summary>
public sealed class CriuNeedsTests
{
    private static readonly RestoreHost s_plain = new();

    [Theory]
    [InlineData("""{"inherit_fd": [{"key": "file[1b:b1e194]", "fd": 7}]}""", true)]
    [InlineData("""{"inherit_fd": [{"key": "file[1b:b1e195]", "fd": 7}]}""", false)]
    [InlineData("{}", false)]
    public void AnExternalFileNeedsADescriptorForItsKey(string options, bool isMet)
    {
        using var images = new EditedCheckpoint("cgroupns");
        images.Set("files.img", "entries[0].reg.name", "file[1b:b1e194]");
        images.Set("files.img", "entries[0].reg.ext", "true");
        CriuNeed need = Single(images, options, "--inherit-fd fd[N]:file[1b:b1e194]");
        Assert.Equal(("files.img: entries[0].reg file[1b:b1e194]", isMet, (string?)null), (need.Entry.Split(" (")[0], need.IsMet, need.Otherwise));
        Assert.Equal(!isMet, need.IsMissing);
    }

    [Theory]
    [InlineData("netns-9.img", "NETNS")]
    [InlineData("pidns-9.img", "PIDNS")]
    public void AnExternalNamespaceNeedsADescriptorForItsKey(string image, string magic)
    {
        using var images = new EditedCheckpoint("netrich");
        images.Write(image, $$"""{"magic": "{{magic}}", "entries": [{"ext_key": "mine"}]}""");
        CriuNeed need = Single(images, """{"join_ns": [{"ns": "net", "ns_file": "/run/netns/x"}]}""", "--inherit-fd fd[N]:mine");
        Assert.Equal($"{image}: entries[0], a namespace from outside,", need.Entry);
        Assert.True(need.IsMissing);
        Assert.True(Single(images, """{"inherit_fd": [{"key": "mine", "fd": 7}]}""", "--inherit-fd fd[N]:mine").IsMet);
    }

    /// <summary>A terminal that was dumped as external needs its key, and no longer a session.</summary>
    [Fact]
    public void AnExternalTerminalNeedsADescriptorForItsKey()
    {
        using var images = new EditedCheckpoint("tty02");
        images.Set("tty-info.img", "entries[*].type", "EXT_TTY");
        images.Set("files.img", "entries[?type==\"TTY\"].tty.regf_id", "1");
        images.Set("files.img", "entries[?id==1].reg.name", "tty[8803:1d]");
        Assert.All(Of(images, "{}").Where(static need => need.Entry.Contains(".tty", StringComparison.Ordinal)), static need => Assert.Equal("--inherit-fd fd[N]:tty[8803:1d]", need.Option));
    }

    /// <summary>CRIU restores a pipe with one end; who wants the other one brings it.</summary>
    [Fact]
    public void APipeWithOneEndIsTold()
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        CriuNeed need = Single(images, "{}", "--inherit-fd fd[N]:pipe:[884336]");
        Assert.False(need.IsMissing);
        Assert.Equal("files.img: entries[15].pipe (pid 6 fd 4) has no writer without --inherit-fd fd[N]:pipe:[884336]", need.ToString());
    }

    [Theory]
    [InlineData("APPARMOR", SecurityModule.None, "{}", true)]
    [InlineData("APPARMOR", SecurityModule.SELinux, "{}", true)]
    [InlineData("APPARMOR", SecurityModule.AppArmor, "{}", false)]
    [InlineData("NO_LSM", SecurityModule.AppArmor, "{}", false)]
    [InlineData("SELINUX", SecurityModule.None, """{"lsm_profile": "none:"}""", false)]
    public void AProfileNeedsItsSecurityModule(string dumped, SecurityModule here, string options, bool isMissing)
    {
        using var images = new EditedCheckpoint("cgroupns");
        images.Set("inventory.img", "entries[0].lsmtype", dumped);
        images.Set("core-66.img", "entries[0].thread_core.creds.lsm_profile", "docker-default");
        CriuNeed[] needs = [.. Of(images, options, new RestoreHost { SecurityModule = here }).Where(static need => need.Option.StartsWith("--lsm", StringComparison.Ordinal))];
        Assert.Equal(isMissing, Array.Exists(needs, static need => need.IsMissing));
        Assert.All(needs, static need => Assert.StartsWith("core-66.img: entries[0].thread_core.creds.lsm_profile docker-default of ", need.Entry));
    }

    [Fact]
    public void CgroupsOfItsOwnAreTold()
    {
        using var images = new EditedCheckpoint("cgroupns");
        Assert.False(Single(images, "{}", "--manage-cgroups").IsMissing);
        Assert.True(Single(images, """{"manage_cgroups_mode": "SOFT"}""", "--manage-cgroups").IsMet);
        images.Set("inventory.img", "entries[0].root_cg_set", "2");
        Assert.DoesNotContain(Of(images, "{}"), static need => need.Option == "--manage-cgroups");
    }

    /// <summary>Pages that could have been left out, but were not, need nothing.</summary>
    [Theory]
    [InlineData("2", true)]
    [InlineData("6", false)]
    [InlineData("3", false)]
    public void PagesThatAreElsewhereNeedLazyPages(string flags, bool isNeeded)
    {
        using var images = new EditedCheckpoint("cgroupns");
        images.Set("pagemap-66.img", "entries[1].flags", flags);
        CriuNeed[] needs = [.. Of(images, "{}").Where(static need => need.Option == "--lazy-pages")];
        Assert.Equal(isNeeded ? ["pagemap-66.img: entries[1], pages that are not in the images,"] : [], needs.Select(static need => need.Entry));
        Assert.Equal(isNeeded, CriuFeatures.Of(new Checkpoint(images.Store)).Any(static need => need.Feature.Name == "lazy_pages"));
    }

    [Theory]
    [InlineData("""{"external": ["mnt[ZDTM_DEV]:/dev"]}""")]
    [InlineData("""{"ext_mnt": [{"key": "ZDTM_DEV", "val": "/dev"}]}""")]
    public void AnExternalMountIsMet(string options)
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        Assert.True(Single(images, "{}", "--external mnt[ZDTM_DEV]:PATH").IsMissing);
        Assert.True(Single(images, options, "--external mnt[ZDTM_DEV]:PATH").IsMet);
    }

    [Theory]
    [InlineData("""{"external": ["mnt[]"]}""")]
    [InlineData("""{"external": ["mnt[]:ms"]}""")]
    [InlineData("""{"auto_ext_mnt": true}""")]
    public void AMountThatCriuFoundOutIsMet(string options)
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        images.Set("mountpoints-14.img", "entries[3].ext_key", "CRIU:AUTOGENERATED");
        CriuNeed need = Single(images, "{}", "--external mnt[]");
        Assert.Equal((true, "auto_ext_mnt"), (need.IsMissing, need.Field));
        Assert.True(Single(images, options, "--external mnt[]").IsMet);
    }

    [Fact]
    public void AMountNamespaceNeedsARoot()
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        CriuNeed need = Single(images, "{}", "--root DIR");
        Assert.Equal(("mountpoints-14.img: entries[4] / needs --root DIR", true), (need.ToString(), need.IsMissing));
        Assert.True(Single(images, """{"root": "/"}""", "--root DIR").IsMet);
        images.Set("ids-1.img", "entries[0].mnt_ns_id", "99");
        Assert.DoesNotContain(Of(images, "{}"), static need => need.Option == "--root DIR");
    }

    /// <summary>The mount of a block device has its key as its source.</summary>
    [Fact]
    public void AnExternalDeviceIsMet()
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        images.Set("mountpoints-14.img", "entries[3].ext_key", "CRIU:EXTERNAL_DEV");
        images.Set("mountpoints-14.img", "entries[3].source", "dev[disk]");
        Assert.Equal("mountpoints-14.img: entries[3] /dev needs --external dev[disk]:PATH", Single(images, "{}", "--external dev[disk]:PATH").ToString());
        Assert.True(Single(images, """{"external": ["dev[disk]:/dev/sdb"]}""", "--external dev[disk]:PATH").IsMet);
    }

    [Fact]
    public void AMacVlanNeedsItsDeviceOutside()
    {
        using var images = new EditedCheckpoint("netrich");
        images.Set("netdev-9.img", "entries[0].type", "MACVLAN");
        images.Set("netdev-9.img", "entries[0].name", "mv0");
        Assert.Equal("netdev-9.img: entries[0] mv0 needs --external macvlan[mv0]:NAME", Single(images, "{}", "--external macvlan[mv0]:NAME").ToString());
        Assert.True(Single(images, """{"external": ["macvlan[mv0]:eth0"]}""", "--external macvlan[mv0]:NAME").IsMet);
    }

    /// <summary>The other end of a veth is outside, but where its namespace is in the images.</summary>
    [Fact]
    public void AVethNeedsItsOtherEnd()
    {
        using var images = new EditedCheckpoint("netrich");
        const string option = "--external veth[v1]:NAME";
        Assert.DoesNotContain(Of(images, "{}"), static need => need.Option == option);
        images.Set("netdev-9.img", "entries[2].peer_nsid", "8");
        Assert.Equal("netdev-9.img: entries[2] v1 needs --external veth[v1]:NAME", Single(images, "{}", option).ToString());
        Assert.True(Single(images, """{"external": ["veth[v1]:out"]}""", option).IsMet);
        Assert.True(Single(images, """{"veths": [{"if_in": "v1", "if_out": "out"}]}""", option).IsMet);
        Assert.True(Single(images, """{"empty_ns": 1073741824}""", option).IsMet);
    }

    /// <summary>Only what CRIU refuses without, and what has no value, is given without being asked for.</summary>
    [Fact]
    public void AutoGivesFlags()
    {
        using var images = new EditedCheckpoint("socket-tcp-local");
        CriuPlan plan = CriuPlan.Make(new Checkpoint(images.Store), [], auto: true, s_plain);
        Assert.Equal("""{"tcp_established":true}""", plan.Options.ToJsonString());
        Assert.Equal(["--root DIR", "--external mnt[ZDTM_DEV]:PATH"], plan.Needs.Where(static need => need.IsMissing).Select(static need => need.Option));
        Assert.Equal((2, "iptables"), (plan.Connections, plan.Lock));
        images.Set("inventory.img", "entries[0].network_lock_method", "1");
        Assert.Equal("nftables", CriuPlan.Make(new Checkpoint(images.Store), [], auto: false, s_plain).Lock);
    }

    private static CriuNeed Single(EditedCheckpoint images, string options, string option) => Assert.Single(Of(images, options), need => need.Option == option);

    private static IReadOnlyList<CriuNeed> Of(EditedCheckpoint images, string options, RestoreHost? host = null) =>
        CriuNeeds.Of(new Checkpoint(images.Store), JsonNode.Parse(options)!.AsObject(), host ?? s_plain);
}
