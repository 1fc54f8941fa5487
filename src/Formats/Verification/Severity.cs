namespace Soccr.Formats.Verification;

/// <summary>How bad a fault is.</summary>
public enum Severity
{
    /// <summary>A restore works or fails by what lies outside of the images: memory that is kept elsewhere.</summary>
    Warning,
    /// <summary>A restore fails, or makes something else than was dumped.</summary>
    Error,
}
