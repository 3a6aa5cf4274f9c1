using System.Buffers;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;
using MiniHttp.Protocol;

namespace MiniHttp.Bench.Micro;

/// <summary>
/// From bytes to a request. Kestrel's parser hands the fields to whoever wants them, here to nobody; ours keeps them, since they have to be
/// looked at: the comparison is in Kestrel's favour.
/// </summary>
[MemoryDiagnoser]
public class RequestHeadBenchmarks
{
    private readonly RequestHeadParser _parser;
    private readonly RequestHead _head = new();
    private readonly HttpParser<Nobody> _kestrel = new();
    private byte[] _bytes = [];

    /// <summary>A parser that is used again for each request, as on a connection.</summary>
    public RequestHeadBenchmarks() => _parser = new RequestHeadParser(new HeadLimits(), _head);

    /// <summary>Whose head.</summary>
    [Params("minimal", "browser")]
    public string Client { get; set; } = "";

    /// <summary>Chooses the head, and sees that both parsers take it.</summary>
    [GlobalSetup]
    public void Choose()
    {
        _bytes = Client == "minimal" ? Heads.Minimal : Heads.Browser;
        if (Ours() != ParseStatus.Complete || !Kestrel()) throw new InvalidOperationException("A parser does not take the head.");
    }

    /// <summary>Ours.</summary>
    [Benchmark(Baseline = true)]
    public ParseStatus Ours()
    {
        _parser.Reset();
        return _parser.Parse(_bytes, out _);
    }

    /// <summary>That of ASP.NET Core.</summary>
    [Benchmark]
    public bool Kestrel()
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(_bytes));
        return _kestrel.ParseRequestLine(default, ref reader) && _kestrel.ParseHeaders(default, ref reader);
    }

    private readonly struct Nobody : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index)
        {
        }

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value)
        {
        }
    }
}
