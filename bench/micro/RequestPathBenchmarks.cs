using System.Text;
using BenchmarkDotNet.Attributes;
using MiniHttp.Hosting;

namespace MiniHttp.Bench.Micro;

/// <summary>From a path to the name of a file.</summary>
[MemoryDiagnoser]
public class RequestPathBenchmarks
{
    private readonly byte[] _relative = new byte[256];
    private byte[] _path = [];

    /// <summary>The path of a request.</summary>
    [Params("/1k.html", "/articles/2026/the-socket-howto.html", "/a%20b/./c/../%C3%BC.html")]
    public string Path { get; set; } = "";

    /// <summary>As it comes: in bytes.</summary>
    [GlobalSetup]
    public void Encode() => _path = Encoding.ASCII.GetBytes(Path);

    /// <summary>Ours.</summary>
    [Benchmark]
    public int Map()
    {
        RequestPath.Map(_path, _relative, out int length, out _);
        return length;
    }
}
