using System.Globalization;
using BenchmarkDotNet.Attributes;
using MiniHttp.Protocol;

namespace MiniHttp.Bench.Micro;

/// <summary>Dates of fields, beside what .NET has for them.</summary>
[MemoryDiagnoser]
public class HttpDateBenchmarks
{
    private readonly string _text = "Wed, 25 Nov 2026 22:35:26 GMT";
    private readonly byte[] _bytes = "Wed, 25 Nov 2026 22:35:26 GMT"u8.ToArray();
    private readonly byte[] _written = new byte[HttpDate.Length];
    private readonly DateTimeOffset _date = new(2026, 11, 25, 22, 35, 26, TimeSpan.Zero);

    /// <summary>Ours reads bytes, and two forms more than this one.</summary>
    [Benchmark]
    public bool TryParse() => HttpDate.TryParse(_bytes, out _);

    /// <summary>.NET's reads a string, which somebody would have to make of the bytes first.</summary>
    [Benchmark]
    public bool TryParseExact() => DateTimeOffset.TryParseExact(_text, "R", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Write() => HttpDate.Write(_date, _written);

    /// <summary>.NET's.</summary>
    [Benchmark]
    public bool TryFormat() => _date.TryFormat(_written, out _, "R", CultureInfo.InvariantCulture);
}
