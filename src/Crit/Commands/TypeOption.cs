using Soccr.Formats.Images;

namespace Soccr.Crit.Commands;

/// <summary>What an image is: what <c>--type</c> says, else what its name says.</summary>
internal static class TypeOption
{
    public static ImageType? Resolve(string? option, string? path)
    {
        if (option is null) return StandardStreams.IsStandard(path) ? null : ImageTypes.ByFileName(path!);
        try
        {
            return ImageTypes.Parse(option);
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"{e.Message}; see crit types");
        }
    }
}
