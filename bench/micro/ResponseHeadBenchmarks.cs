using System.Buffers;
using BenchmarkDotNet.Attributes;
using MiniHttp.Protocol;

namespace MiniHttp.Bench.Micro;

/// <summary>From a response to bytes: the head of a small file.</summary>
[MemoryDiagnoser]
public class ResponseHeadBenchmarks
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly ResponseHead _head = new();

    /// <summary>A head with all fields, written.</summary>
    [Benchmark]
    public int FillAndWrite()
    {
        _head.Clear();
        HeaderFields fields = _head.Fields;
        fields.Add(FieldName.ETag, "\"b200b4-6b077b8e.2ab7c24e-400\""u8);
        fields.Add(FieldName.LastModified, "Wed, 25 Nov 2026 22:35:26 GMT"u8);
        fields.Add(FieldName.AcceptRanges, "bytes"u8);
        fields.Add(FieldName.ContentType, "text/html; charset=utf-8"u8);
        fields.Add(FieldName.Date, "Thu, 26 Nov 2026 01:21:36 GMT"u8);
        fields.Add(FieldName.Server, "MiniHttp"u8);
        fields.Add(FieldName.ContentLength, 1024);
        fields.Add(FieldName.Connection, "keep-alive"u8);
        _buffer.ResetWrittenCount();
        ResponseHeadWriter.Write(_head, _buffer);
        return _buffer.WrittenCount;
    }
}
