using System.Runtime.InteropServices;
using Soccr.Apply.Criu;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Schema;

namespace Soccr.Apply.Tests;

/// <summary>The table of features.</summary>
public sealed class CriuFeaturesTests
{
    [Fact]
    public void EveryFieldOfTheRequestIsAsked() => Assert.Equal(
        SchemaSet.Criu.GetMessage("criu_features").Fields.Select(static field => field.Name).Order(StringComparer.Ordinal),
        CriuFeatures.All.Where(static feature => feature.Source == FeatureSource.Asked).Select(static feature => feature.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void NamesAreUnique() => Assert.Distinct(CriuFeatures.All.Select(static feature => feature.Name));

    /// <summary>Number 0 of the time namespace's image is CRIU's own namespace.</summary>
    [Theory]
    [InlineData("cgroupns", "a kernel for X86_64")]
    [InlineData("netrich", "net namespaces, a kernel for X86_64")]
    [InlineData("tty02", "time namespaces, user namespaces, net namespaces, uts namespaces, ipc namespaces, mnt namespaces, a kernel for X86_64")]
    public void ImagesNeed(string fixture, string features)
    {
        using var images = new EditedCheckpoint(fixture);
        Assert.Equal(features, string.Join(", ", CriuFeatures.Of(new Checkpoint(images.Store)).Select(static need => need.Feature.Name)));
    }

    [Theory]
    [InlineData("core-66.img", "entries[0].mtype", "AARCH64", "core-66.img: entries[0].mtype needs a kernel for AARCH64")]
    [InlineData("inventory.img", "entries[0].img_version", "3", "inventory.img: entries[0].img_version 3 needs a CRIU that knows this version of images")]
    [InlineData("files.img", "entries[0]", """{"type": "PIDFD", "id": 99, "pidfd": {"id": 99, "ino": 5, "nspid": 1, "flags": 2, "fown": {"uid": 0, "euid": 0, "signum": 0, "pid_type": 0, "pid": 0}}}""", "files.img: entries[0].pidfd needs CRIU 4.1 or later")]
    public void WhatIsMissingIsToldWithItsEntry(string image, string selector, string value, string told)
    {
        using var images = new EditedCheckpoint("cgroupns");
        images.Set(image, selector, value);
        var info = new EngineInfo("criu 4.0", "", new Dictionary<string, bool>(), null) { Version = new Version(4, 0) };
        var host = new RestoreHost { Architecture = Architecture.X64 };
        CriuFeatureNeed missing = Assert.Single(CriuFeatures.Of(new Checkpoint(images.Store)), need => !need.Feature.IsThere(info, host));
        Assert.Equal(told, missing.ToString());
    }

    /// <summary>What is malformed is left to verify, or to CRIU.</summary>
    [Fact]
    public void AMalformedImageNeedsNothing()
    {
        using var images = new EditedCheckpoint("cgroupns");
        string core = Path.Combine(images.Store.Name, "core-66.img");
        File.WriteAllBytes(core, File.ReadAllBytes(core)[..^3]);
        Assert.Empty(CriuFeatures.Of(new Checkpoint(images.Store)));
    }
}
