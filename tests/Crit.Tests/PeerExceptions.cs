namespace Soccr.Crit.Tests;

/// <summary>An image on which Python's crit and ours do not agree.</summary>
/// <param name="Fixture">Name of the image in <c>tests/fixtures/images</c>.</param>
/// <param name="Reason">Why that is right.</param>
/// <param name="Outcomes">What comes of the checks that do not say "same"; without <c>plain</c> or <c>pretty</c> it comes of both.</param>
internal sealed record PeerException(string Fixture, string Reason, params string[] Outcomes)
{
    /// <summary>The outcomes, each with its form.</summary>
    public IEnumerable<string> ByForm => Outcomes
        .SelectMany(static outcome => outcome.Contains(" plain: ", StringComparison.Ordinal) || outcome.Contains(" pretty: ", StringComparison.Ordinal)
            ? [outcome]
            : (string[])[outcome.Replace(": ", " plain: ", StringComparison.Ordinal), outcome.Replace(": ", " pretty: ", StringComparison.Ordinal)])
        .Order(StringComparer.Ordinal);
}

/// <summary>THE LIST of images on which Python's crit 4.2 and ours do not agree. It is exact: what agrees may not be here.</summary>
internal static class PeerExceptions
{
    private const string NoHandler = "crit does not know this kind of image";
    private const string NoUtf8 = "crit turns text that is no UTF-8 into a Python literal, and does not encode lone surrogates";
    private const string OneWord = "crit writes two magic words, and its JSON does not say that there was one";
    private const string InPagemaps = "crit looks for a payload that is in the pagemap images, and takes what follows for the next entry";

    public static IReadOnlyList<PeerException> All { get; } =
    [
        new("binfmt-misc", NoHandler, "decode: Exception", "their encode: Exception"),
        new("binfmt-misc-old", NoHandler, "decode: Exception", "their encode: Exception"),
        new("bpfmap-data", "crit gives its base64 decoder text where it wants bytes", "their encode: TypeError"),
        new("core-no-utf8-comm", NoUtf8, "decode: entries[0].tc.comm, entries[0].thread_core.comm", "our encode: differs", "their encode: UnicodeEncodeError"),
        new("core-task-stopped", "crit says Zombie of a stopped task", "decode pretty: entries[0].tc.task_state"),
        new("files-no-utf8", NoUtf8 + "; line breaks in unix names it leaves as they are",
            "decode: entries[7].reg.name, entries[12].reg.name, entries[13].reg.name, entries[14].reg.name, entries[15].reg.name, entries[20].usk.name, "
            + "entries[21].usk.name, entries[22].usk.name_dir, entries[23].usk.name_dir, entries[24].reg.name, entries[25].reg.name",
            "our encode: differs", "their encode: UnicodeEncodeError"),
        new("ipcns-shm", InPagemaps, "decode: ValueError"),
        new("ipcns-shm-several", InPagemaps, "decode: ValueError"),
        new("memfd-no-utf8", NoUtf8, "decode: entries[1].name", "our encode: differs", "their encode: UnicodeEncodeError"),
        new("pidfd", NoHandler, "decode: Exception", "their encode: Exception"),
        new("psignal", NoHandler, "decode: Exception", "their encode: Exception"),
        new("signal", NoHandler, "decode: Exception", "their encode: Exception"),
        new("utsns-no-utf8", NoUtf8, "decode: entries[0].nodename", "our encode: differs", "their encode: UnicodeEncodeError"),
        new("v1.0-core", OneWord, "our encode: differs", "their encode: differs"),
        new("v1.0-pagemap", OneWord, "our encode: differs", "their encode: differs"),
    ];
}
