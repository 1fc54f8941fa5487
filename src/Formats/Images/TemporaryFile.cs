namespace Soccr.Formats.Images;

/// <summary>A file that only this process sees and that goes when it is closed.</summary>
internal static class TemporaryFile
{
    public static FileStream Create()
    {
        string path = Path.Combine(Path.GetTempPath(), $"soccr-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // Where an open file may lose its name, a killed process leaves nothing behind.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }
}
