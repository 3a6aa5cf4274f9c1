using System.Security.Cryptography;

namespace MiniHttp.Fuzz;

/// <summary>The inputs of one target, as files in tests/corpus/fuzz: those it starts from, and those that once broke something.</summary>
/// <param name="directory">Where they are.</param>
internal sealed class FuzzCorpus(string directory)
{
    /// <summary>Tells the copy of the program, which lies elsewhere, where the corpora are.</summary>
    public const string DirectoryVariable = "MINIHTTP_FUZZ_CORPUS";

    /// <summary>Bytes of the longest input. Limits are made small where a target needs them to be reached.</summary>
    public const int LongestInput = 4096;

    private const string CrashPrefix = "crash-";

    /// <summary>The directory of all corpora.</summary>
    public static string Top { get; } = Environment.GetEnvironmentVariable(DirectoryVariable) ?? Find();

    /// <summary>The directory of one target's.</summary>
    public static string DirectoryOf(string target) => Path.Join(Top, target);

    /// <summary>All inputs, by name.</summary>
    public IEnumerable<(string Name, byte[] Input)> All()
        => !Directory.Exists(directory) ? []
            : Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));

    /// <summary>Keeps an input that broke an invariant.</summary>
    /// <returns>Its path.</returns>
    public string AddCrash(byte[] input) => Write(CrashPrefix, input);

    /// <summary>Puts inputs in the place of all that are there, but for those that once broke something.</summary>
    public void Replace(IEnumerable<byte[]> inputs)
    {
        foreach ((string name, _) in All().Where(input => !input.Name.StartsWith(CrashPrefix, StringComparison.Ordinal)).ToArray())
        {
            File.Delete(Path.Join(directory, name));
        }

        foreach (byte[] input in inputs)
        {
            Write("", input);
        }
    }

    private string Write(string prefix, byte[] input)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Join(directory, prefix + Convert.ToHexStringLower(SHA256.HashData(input))[..12]);
        File.WriteAllBytes(path, input);
        return path;
    }

    private static string Find()
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Join(directory, "MiniHttp.sln")))
            {
                return Path.Join(directory, "tests/corpus/fuzz");
            }
        }

        throw new DirectoryNotFoundException("There is no source tree above this program.");
    }
}
