using System.Text;

namespace Soccr.Formats.Transcode;

/// <summary>A 32-bit device number as <c>major:minor</c>: 12 bits and 20 bits, packed in one of two ways.</summary>
/// <remarks>Kernel: <c>linux/include/linux/kdev_t.h</c> (MKDEV). glibc: <c>sys/sysmacros.h</c> (gnu_dev_makedev), low 32 bits.</remarks>
internal sealed class DeviceForm : NumberForm
{
    private const uint MaxMajor = 0xfff, MaxMinor = 0xfffff;

    /// <summary>major &lt;&lt; 20 | minor.</summary>
    public static readonly DeviceForm Kernel = new(
        static value => (value >> 20, value & MaxMinor),
        static (major, minor) => major << 20 | minor);

    /// <summary>The low 8 bits of minor, then major, then the rest of minor.</summary>
    public static readonly DeviceForm Glibc = new(
        static value => (value >> 8 & MaxMajor, (value & 0xff) | (value >> 12 & 0xfff00)),
        static (major, minor) => (minor & 0xff) | major << 8 | (minor & 0xfff00) << 12);

    private readonly Func<uint, (uint Major, uint Minor)> _split;
    private readonly Func<uint, uint, uint> _join;

    private DeviceForm(Func<uint, (uint, uint)> split, Func<uint, uint, uint> join)
    {
        _split = split;
        _join = join;
    }

    public override bool TryWrite(JsonWriter json, ulong value)
    {
        (uint major, uint minor) = _split((uint)value);
        json.Raw("\""u8);
        json.Unsigned(major);
        json.Raw(":"u8);
        json.Unsigned(minor);
        json.Raw("\""u8);
        return true;
    }

    public override bool TryParse(ReadOnlySpan<byte> text, out ulong value, out string fault)
    {
        value = 0;
        fault = "";
        int colon = text.IndexOf((byte)':');
        if (colon < 0)
        {
            bool isNumber = IntegerText.TryParse(text, out JsonInteger number) && !number.Negative;
            value = number.Magnitude;
            if (!isNumber) fault = $"\"{Encoding.UTF8.GetString(text)}\" is no device number; expected \"major:minor\" or a number";
            return isNumber;
        }
        if (!TryPart(text[..colon], MaxMajor, out uint major) || !TryPart(text[(colon + 1)..], MaxMinor, out uint minor))
        {
            fault = $"\"{Encoding.UTF8.GetString(text)}\" is no device number; expected \"major:minor\" with major up to {MaxMajor} and minor up to {MaxMinor}";
            return false;
        }
        value = _join(major, minor);
        return true;
    }

    private static bool TryPart(ReadOnlySpan<byte> text, uint max, out uint value)
    {
        bool ok = IntegerText.TryParse(text, out JsonInteger number) && !number.Negative && number.Magnitude <= max;
        value = (uint)number.Magnitude;
        return ok;
    }
}
