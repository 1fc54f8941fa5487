using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Images without protobuf are what the tools that CRIU hands them to read.</summary>
/// <remarks><c>iproute2/lib/libnetlink.c</c> (rtnl_from_file).</remarks>
internal sealed class RawImageCheck() : VerifyCheck(s_netlink, s_archive)
{
    private static readonly VerifyRule s_netlink = new("netlink-message", "a dump of netlink messages has its magic word, and whole messages of whole attributes");
    private static readonly VerifyRule s_archive = new("tmpfs-archive", "the contents of a tmpfs are a gzip file");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        foreach (ImageFile image in facts.Store.Files.Where(static file => file.Type is { Raw: not null, HasEntries: false }))
        {
            if (RawScan.Fault(image) is not { } fault) continue;
            yield return fault.Netlink ? s_netlink.In(image.Name, fault.Path, fault.Fact) : s_archive.In(image.Name, fault.Fact);
        }
    }
}
