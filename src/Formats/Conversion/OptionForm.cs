namespace Soccr.Formats.Conversion;

/// <summary>What the value of a socket option is.</summary>
public enum OptionForm
{
    /// <summary>0 or 1, in 4 bytes.</summary>
    Flag,

    /// <summary>A number of 4 bytes.</summary>
    Number,

    /// <summary>A number of 8 bytes.</summary>
    WideNumber,

    /// <summary><c>struct linger</c>: whether it is on, and seconds.</summary>
    Linger,

    /// <summary><c>struct timeval</c> of 16 bytes: seconds and microseconds; zero for none.</summary>
    Time,

    /// <summary>A device's name; nothing where there is none.</summary>
    Device,

    /// <summary>Instructions of classic BPF, 8 bytes each; nothing where there is no filter.</summary>
    Filter,

    /// <summary>Bytes as they are; nothing where there are none.</summary>
    Bytes,
}
