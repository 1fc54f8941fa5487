using System.Text.RegularExpressions;

namespace Soccr.Crit.Tests;

/// <summary><c>crit edit</c> with a script as the editor: what was saved becomes the image, or is kept where a message says.</summary>
public sealed partial class EditorTests : IDisposable
{
    private const string Image = "f.img";

    private readonly TemporaryDirectory _directory = new();
    private readonly string _fixture = Path.Combine(Repository.Fixtures, "images", "fs", "fs-394.img");

    public EditorTests() => File.Copy(_fixture, _directory[Image]);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("EDITOR=\"sed -i s/1061/1/\"")]
    [InlineData("EDITOR=false VISUAL=\"sed -i s/1061/1/\"")]
    [InlineData("EDITOR=\"sed -i s/1061/1/\" VISUAL=")]
    [InlineData("EDITOR=\"f() { sed s/1061/1/ < \\$1 > new; mv new \\$1; }; f\"")]
    public async Task WhatWasSavedBecomesTheImage(string editor)
    {
        await AssertRunAsync($"{editor} crit edit {Image}", "", 0);
        await AssertRunAsync($"crit edit {Image} --get 'entries[0].cwd_id'", "1\n", 0);
        Assert.Equal([Image], _directory.Names);
    }

    [Fact]
    public async Task AnotherFileCanBeWritten()
    {
        await AssertRunAsync($"EDITOR=true crit edit {Image} -o g.img && cmp {Image} g.img", "", 0);
        Assert.Equal([Image, "g.img"], _directory.Names);
    }

    [Fact]
    public async Task OnlyTheOwnerCanReadTheText()
    {
        WriteEditor("stat -c %a \"$1\" \"$(dirname \"$1\")\"; basename \"$1\"");
        await AssertRunAsync($"umask 0; EDITOR='sh ./editor' crit edit {Image}", $"600\n700\n{Image}.json\ncrit: {Image}: unchanged\n", 0);
    }

    [Theory]
    [InlineData("true", "crit: f.img: unchanged\n", 0)]
    [InlineData("sed -i -e s/1061/\\\"0x425\\\"/ -e s/,/,\\ /", "crit: f.img: unchanged\n", 0)]
    [InlineData("false", "crit: the editor false ended with status 1; the image is left alone\n", 1)]
    [InlineData("exec 2>&-; ./none", "crit: there is no editor exec 2>&-; ./none; VISUAL or EDITOR names one, or use --set and --delete\n", 1)]
    public async Task NothingChangesWithoutAChange(string editor, string output, int status)
    {
        DateTime written = File.GetLastWriteTimeUtc(_directory[Image]);
        await AssertRunAsync($"EDITOR='{editor}' crit edit {Image}", output, status);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_directory[Image]));
        Assert.Equal([Image], _directory.Names);
    }

    [Fact]
    public async Task WithoutAnEditorOrATerminalThereIsNothingToEditWith()
    {
        await AssertRunAsync($"unset VISUAL EDITOR; crit edit {Image}", "crit: there is no terminal to edit on, and no other editor; VISUAL or EDITOR names one, or use --set and --delete\n", 1);
        Assert.Equal([Image], _directory.Names);
    }

    [Fact]
    public async Task AnEditorThatFailsAfterItSavedLosesNothing()
    {
        WriteEditor("sed -i s/1061/1/ \"$1\"; exit 3");
        await AssertRunAsync($"EDITOR='sh ./editor' crit edit {Image}", $"crit: the edited text is kept in TEXT\ncrit: the editor sh ./editor ended with status 3; the image is left alone\n", 1);
        await AssertKeptAsync("\"cwd_id\": 1,");
    }

    [Fact]
    public async Task WithoutATerminalAnErrorEndsItAndTheTextIsKept()
    {
        await AssertRunAsync(
            $"EDITOR='sed -i s/cwd_id/cwd_if/' crit edit {Image}",
            """
            crit: TEXT:5:13: entries[0].cwd_if: no such field of fs_entry; did you mean cwd_id?
                        "cwd_if": 1061,
                        ^
            crit: the edited text is kept in TEXT

            """,
            1);
        await AssertKeptAsync("\"cwd_if\": 1061,");
    }

    [Fact]
    public async Task AnImageThatSomebodyElseChangedIsLeftAlone()
    {
        WriteEditor($"sed -i s/1061/1/ \"$1\"; cat {_fixture} >> {Image}");
        await AssertRunAsync($"EDITOR='sh ./editor' crit edit {Image}", $"crit: the edited text is kept in TEXT\ncrit: {Image}: somebody else has changed it meanwhile; it is left alone\n", 1);
        await AssertKeptAsync("\"cwd_id\": 1,", sameImage: false);
    }

    [NeedFact(Need.Terminal)]
    public async Task OnATerminalAnErrorLeadsBackToTheEditor()
    {
        Needs.Demand(Need.Terminal);
        WriteEditor("if [ -e first ]; then sed -i 's/1061]/1/' \"$1\"; else touch first; sed -i 's/1061/1061]/' \"$1\"; fi");
        (string output, int status) = await RunAsync($"printf '\\n' | EDITOR='sh ./editor' script -qec 'crit edit {Image}' /dev/null");
        Assert.Contains("TEXT:5:27: entries[0]: expected \",\" or \"}\"", output, StringComparison.Ordinal);
        Assert.Contains("Enter to edit again, a to abort: ", output, StringComparison.Ordinal);
        Assert.Equal(0, status);
        await AssertRunAsync($"crit edit {Image} --get 'entries[0].cwd_id'", "1\n", 0);
        Assert.Equal(["editor", Image, "first"], _directory.Names);
    }

    [NeedFact(Need.Terminal)]
    public async Task OnATerminalItCanBeAborted()
    {
        Needs.Demand(Need.Terminal);
        (string output, int status) = await RunAsync($"printf 'x\\na\\n' | EDITOR='sed -i s/1061/x/' script -qec 'crit edit {Image}' /dev/null");
        Assert.Equal(2, output.Split("Enter to edit again, a to abort: ").Length - 1);
        Assert.Contains("crit: the edited text is kept in TEXT", output, StringComparison.Ordinal);
        Assert.Equal(1, status);
        await AssertKeptAsync("\"cwd_id\": x,");
    }

    [Theory]
    [InlineData("INT", "", 0)]
    [InlineData("QUIT", "", 0)]
    [InlineData("TERM", "crit: the edited text is kept in TEXT\n", 143)]
    [InlineData("HUP", "crit: the edited text is kept in TEXT\n", 129)]
    public async Task KeysBelongToTheEditorAndOtherSignalsLoseNothing(string signal, string output, int status)
    {
        WriteEditor("touch ready; while [ ! -e go ]; do sleep 0.05; done; sed -i s/1061/1/ \"$1\"; touch edited");
        string line = $"""
            EDITOR='sh ./editor' env --default-signal=INT,QUIT crit edit {Image} & crit=$!
            while [ ! -e ready ]; do sleep 0.05; done
            kill -{signal} $crit; sleep 0.5; touch go; wait $crit; status=$?
            while [ ! -e edited ]; do sleep 0.05; done; exit $status
            """;
        await AssertRunAsync(line, output, status);
        if (status == 0) await AssertRunAsync($"crit edit {Image} --get 'entries[0].cwd_id'", "1\n", 0);
        else await AssertKeptAsync("\"cwd_id\": 1,");
    }

    private void WriteEditor(string script) => File.WriteAllText(_directory["editor"], script);

    private async Task AssertKeptAsync(string part, bool sameImage = true)
    {
        string kept = Directory.EnumerateDirectories(_directory.FullPath).Single();
        Assert.Contains(part, await File.ReadAllTextAsync(Path.Combine(kept, $"{Image}.json")), StringComparison.Ordinal);
        if (sameImage) Assert.Equal(await File.ReadAllBytesAsync(_fixture), await File.ReadAllBytesAsync(_directory[Image]));
    }

    private async Task AssertRunAsync(string line, string output, int status) => Assert.Equal((output, status), await RunAsync(line));

    /// <summary>Runs a line of bash; the text's path, which is another every time, is TEXT in the output.</summary>
    private async Task<(string Output, int Status)> RunAsync(string line)
    {
        (string output, int status) = await CritCommand.RunShellAsync(_directory.FullPath, line);
        return (TextPath().Replace(output, "TEXT"), status);
    }

    [GeneratedRegex("/[^ ]*/crit-edit-[^/]*/[^:\n]*")]
    private static partial Regex TextPath();
}
