using Soccr.Formats.Checkpoints;
using Soccr.Formats.Verification;

namespace Soccr.Formats.Tests;

/// <summary>Healthy checkpoints have no errors, and each rule is broken by a checkpoint that breaks no other.</summary>
public class VerifyTests
{
    public static TheoryData<string> Checkpoints =>
        [.. Directory.EnumerateDirectories(Path.Combine(Repository.Fixtures, "checkpoints")).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Broken =>
        [.. Directory.EnumerateFiles(BrokenFixture.Folder, "*.json", SearchOption.AllDirectories).Select(static path => Path.GetRelativePath(BrokenFixture.Folder, path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Checkpoints))]
    public void AHealthyCheckpointHasNoErrors(string name)
    {
        using var store = new DirectoryStore(Path.Combine(Repository.Fixtures, "checkpoints", name));
        Diagnostic[] faults = [.. CheckpointVerifier.Verify(new Checkpoint(store))];
        Assert.DoesNotContain(faults, static fault => fault.Severity == Severity.Error);
        Assert.All(faults, static fault => Assert.Contains(fault.RuleId, new[] { "pages-missing", "parent-missing" }));
        Assert.NotEmpty(faults);
    }

    [CorpusFact]
    public void NoHealthyCheckpointOfTheCollectionHasErrors()
    {
        string[] directories = [.. Directory.EnumerateFiles(Path.Combine(Corpus.Directory, "dev", "dirs"), "inventory.img", SearchOption.AllDirectories).Select(static path => Path.GetDirectoryName(path)!)];
        Assert.True(directories.Length > 100, $"{directories.Length} checkpoints are too few for the collection");
        foreach (string directory in directories)
        {
            using var store = new DirectoryStore(directory);
            Diagnostic? error = CheckpointVerifier.Verify(new Checkpoint(store)).FirstOrDefault(static fault => fault.Severity == Severity.Error);
            Assert.True(error is null, $"{directory}: {error}");
        }
    }

    [Theory, MemberData(nameof(Broken))]
    public void ABrokenCheckpointBreaksOneRule(string path)
    {
        var fixture = new BrokenFixture(Path.Combine(BrokenFixture.Folder, path));
        Diagnostic[] faults = FaultsOf(fixture);
        Assert.True(faults.Length > 0, $"{fixture.Rule} is not reported");
        Assert.All(faults, fault => Assert.True(fault.RuleId == fixture.Rule, $"{fault}"));
    }

    [Theory]
    [InlineData("unix-outside.json")]
    public void WhatOnlyLooksLikeAFaultIsNone(string name) => Assert.Empty(FaultsOf(new BrokenFixture(Path.Combine(Repository.Fixtures, "sound", name))));

    private static Diagnostic[] FaultsOf(BrokenFixture fixture)
    {
        string temporary = Directory.CreateTempSubdirectory("soccr-").FullName;
        try
        {
            using var below = new DirectoryStore(fixture.Checkpoint);
            var store = new OverlayStore(below);
            if (fixture.HasPages) BrokenFixture.AddPages(store, temporary);
            HashSet<string> before = [.. CheckpointVerifier.Verify(new Checkpoint(store)).Select(static fault => fault.Key)];
            fixture.Break(store, temporary);
            return [.. CheckpointVerifier.Verify(new Checkpoint(store)).Where(fault => !before.Contains(fault.Key))];
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    [Fact]
    public void EveryRuleHasABrokenCheckpoint()
    {
        IEnumerable<string> broken = Directory.EnumerateDirectories(BrokenFixture.Folder).Select(static path => Path.GetFileName(path));
        Assert.Equal(VerifyRules.All.Select(static rule => rule.Id).Order(StringComparer.Ordinal), broken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatCannotBeReadIsNotMissing()
    {
        // An image that cannot be read says nothing of what it holds: all that others name there is neither there nor missing.
        using var below = new DirectoryStore(Path.Combine(Repository.Fixtures, "checkpoints", "mntns_open"));
        var store = new OverlayStore(below);
        string contents = Path.GetTempFileName();
        File.WriteAllBytes(contents, [1, 2, 3, 4, 5, 6, 7, 8]);
        foreach (ImageFile image in below.Files) store.Replace(image.Name, contents);
        Diagnostic[] faults = [.. CheckpointVerifier.Verify(new Checkpoint(store))];
        Assert.All(faults, static fault => Assert.Contains(fault.RuleId, new[] { "magic", "netlink-message", "tmpfs-archive" }));
        Assert.True(faults.Length > 30);
        File.Delete(contents);
    }
}
