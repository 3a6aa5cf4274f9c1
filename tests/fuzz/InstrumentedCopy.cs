// A copy of this program beside which the product's assemblies count every branch they take (SharpFuzz writes the counting into their IL).
// It runs as a child: whatever ends that process, an overflow of the stack included, the parent has the input that did it.

using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Reflection;
using MiniHttp.Protocol;

namespace MiniHttp.Fuzz;

/// <summary>Makes the copy and runs it.</summary>
internal static class InstrumentedCopy
{
    private const string InputVariable = "MINIHTTP_FUZZ_INPUT";

    private static readonly string[] Instrumented = ["MiniHttp.Protocol.dll", "MiniHttp.Hosting.dll"];

    /// <summary>Whether this process is the copy.</summary>
    public static bool IsRunning { get; } = typeof(RequestHead).Assembly.GetReferencedAssemblies().Any(name => name.Name == "SharpFuzz.Common");

    /// <summary>Runs the copy to its end, and keeps the last input if it does not come to one.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        string directory = Directory.CreateTempSubdirectory("minihttp-fuzz-").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            {
                File.Copy(file, Path.Join(directory, Path.GetFileName(file)));
            }

            foreach (string name in Instrumented)
            {
                // The table of media types is one switch of a thousand cases, and nobody's input.
                SharpFuzz.Fuzzer.Instrument(
                    Path.Join(directory, name), type => type.StartsWith("MiniHttp.", StringComparison.Ordinal) && type != "MiniHttp.Hosting.MediaTypes",
                    SharpFuzz.Options.Value);
            }

            string input = Path.Join(directory, "input");
            string host = Environment.ProcessPath!, program = Assembly.GetExecutingAssembly().GetName().Name!;
            bool isOwn = Path.GetFileName(host).StartsWith(program, StringComparison.Ordinal); // Else it is the command dotnet.
            ProcessStartInfo start = isOwn ? new(Path.Join(directory, Path.GetFileName(host)), args) : new(host, [Path.Join(directory, program + ".dll"), .. args]);
            start.Environment[InputVariable] = input;
            start.Environment[FuzzCorpus.DirectoryVariable] = FuzzCorpus.Top;
            using Process child = Process.Start(start)!;
            child.WaitForExit();
            if (child.ExitCode is not (0 or 1))
            {
                string kept = CurrentInput.Read(input, out string target) is { } bytes
                    ? "its last input is kept as " + new FuzzCorpus(FuzzCorpus.DirectoryOf(target)).AddCrash(bytes) : "it had tried nothing";
                Console.WriteLine($"{target}: the process ended with {child.ExitCode}; {kept}");
                return 1;
            }

            return child.ExitCode;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Opens the file in which the parent finds the input that is being tried.</summary>
    public static CurrentInput OpenInput(string target) => new(Environment.GetEnvironmentVariable(InputVariable)!, target);
}

/// <summary>The input that is being tried, in memory that outlives this process.</summary>
internal sealed class CurrentInput : IDisposable
{
    private const int Capacity = FuzzCorpus.LongestInput + 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public CurrentInput(string path, string target)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, Capacity);
        _view = _file.CreateViewAccessor();
        byte[] name = System.Text.Encoding.ASCII.GetBytes(target);
        _view.Write(4, (byte)name.Length);
        _view.WriteArray(5, name, 0, name.Length);
    }

    /// <summary>Notes it.</summary>
    public void Set(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(64, input, 0, input.Length);
    }

    /// <summary>Reads what another process has noted; null if that is nothing.</summary>
    public static byte[]? Read(string path, out string target)
    {
        target = "";
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] all = File.ReadAllBytes(path);
        target = System.Text.Encoding.ASCII.GetString(all, 5, all[4]);
        return all.AsSpan(64, BitConverter.ToInt32(all)).ToArray();
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
