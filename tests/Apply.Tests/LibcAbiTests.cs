using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Soccr.Apply.Tests;

/// <summary>
/// The C compiler proves every constant, struct and function that Interop declares. All that is declared is looked at: a name that the compiler
/// does not know, or another value, fails.
/// </summary>
public sealed class LibcAbiTests
{
    private static readonly string s_interop = Path.Combine(Repository.Root, "src", "Apply", "Interop");

    /// <summary>Files such as <c>Libc.sys.ioctl.h.cs</c>: the class, then the header.</summary>
    private static IEnumerable<string> HeaderFiles => Directory.EnumerateFiles(s_interop, "*.h.cs").Select(static file => Path.GetFileName(file))
        // The kernel's headers leave out what those of the C library have declared before them; the other way round it is declared twice.
        .OrderBy(static file => file.StartsWith("Libc.linux.", StringComparison.Ordinal)).ThenBy(static file => file, StringComparer.Ordinal);

    private static Type[] Libraries { get; } = [.. HeaderFiles.Select(static file => file[..file.IndexOf('.', StringComparison.Ordinal)]).Distinct()
        .Select(static name => typeof(FileCopy).Assembly.GetType($"Soccr.Apply.Interop.{name}", throwOnError: true)!)];

    [NeedFact(Need.Compiler)]
    public void TheCompilerAgrees()
    {
        Needs.Demand(Need.Compiler);
        Assert.NotEmpty(Libraries);
        string code = Declarations(addToEach: 0);
        Assert.Contains("SEEK_HOLE", code, StringComparison.Ordinal);
        Assert.Contains("sizeof", code, StringComparison.Ordinal);
        Assert.Equal("", Compile(code));
    }

    [NeedFact(Need.Compiler)]
    public void TheCompilerWouldDisagree()
    {
        Needs.Demand(Need.Compiler);
        string code = Declarations(addToEach: 1);
        string errors = Compile(code);
        int asserts = code.Split("_Static_assert").Length - 1;
        Assert.Equal(asserts, errors.Split("static assertion failed").Length - 1);
    }

    [Fact]
    public void NativeFunctionsAreDeclaredInFilesOfTheirHeader() => Assert.DoesNotContain(
        Directory.EnumerateFiles(s_interop, "*.cs").Where(static file => !file.EndsWith(".h.cs", StringComparison.Ordinal)),
        static file => File.ReadAllText(file).Contains("[LibraryImport", StringComparison.Ordinal));

    private static string Declarations(int addToEach)
    {
        var code = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n");
        foreach (string file in HeaderFiles)
        {
            string header = string.Join('/', file.Split('.')[1..^2]);
            code.Append(CultureInfo.InvariantCulture, $"#include <{header}.h>\n");
        }
        foreach (Type library in Libraries)
        {
            foreach (FieldInfo constant in library.GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral))
            {
                long value = Convert.ToInt64(constant.GetRawConstantValue(), CultureInfo.InvariantCulture) + addToEach;
                code.Append(CultureInfo.InvariantCulture, $"_Static_assert((long long)({constant.Name}) == {value}, \"{constant.Name}\");\n");
            }
            foreach (Type type in library.GetNestedTypes().Where(static type => type.IsValueType && !type.IsEnum))
            {
                // Those of the C library are tags, libzstd's are typedefs.
                string name = library.Name == "Libc" ? $"struct {type.Name}" : type.Name;
                code.Append(CultureInfo.InvariantCulture, $"_Static_assert(sizeof({name}) == {Marshal.SizeOf(type) + addToEach}, \"{name}\");\n");
                foreach (FieldInfo field in type.GetFields(BindingFlags.Public | BindingFlags.Instance))
                {
                    long offset = Marshal.OffsetOf(type, field.Name) + addToEach;
                    code.Append(CultureInfo.InvariantCulture, $"_Static_assert(offsetof({name}, {field.Name}) == {offset}, \"{name}.{field.Name}\");\n");
                }
            }
            foreach (string function in library.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(static method => !method.IsSpecialName)
                .Select(static method => method.GetCustomAttribute<LibraryImportAttribute>()?.EntryPoint ?? method.Name).Distinct())
            {
                code.Append(CultureInfo.InvariantCulture, $"void *uses_{function} = (void *){function};\n");
            }
        }
        return code.ToString();
    }

    /// <summary>What the compiler complains about.</summary>
    private static string Compile(string code)
    {
        var start = new ProcessStartInfo("gcc", ["-x", "c", "-std=gnu11", "-fmax-errors=0", "-fsyntax-only", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using Process compiler = Process.Start(start)!;
        compiler.StandardInput.Write(code);
        compiler.StandardInput.Close();
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return errors;
    }
}
