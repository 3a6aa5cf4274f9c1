using System.Buffers;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Testing;

/// <summary>Makes answered requests, for the tests of the access log.</summary>
internal sealed class LogLines : IConnection
{
    private readonly RequestHead _request = new();

    /// <param name="requestLine">The request-line in ISO-8859-1; empty for none.</param>
    /// <param name="remote">Who asked.</param>
    /// <param name="fields">Fields in ISO-8859-1, each with its CR LF.</param>
    public LogLines(string requestLine = "GET / HTTP/1.0", EndPoint? remote = null, string fields = "")
    {
        // Whether the parser likes the line or not, it is kept.
        new RequestHeadParser(new HeadLimits { StartLine = 100_000 }, _request).Parse(Encoding.Latin1.GetBytes($"{requestLine}\r\n{fields}\r\n"), out _);
        Remote = remote;
    }

    /// <summary>What is written, in ISO-8859-1.</summary>
    public static string Text(Action<IBufferWriter<byte>> write)
    {
        var line = new ArrayBufferWriter<byte>();
        write(line);
        return Encoding.Latin1.GetString(line.WrittenSpan);
    }

    public EndPoint? Local => null;

    public EndPoint? Remote { get; }

    public AnsweredRequest Answered(int status = 200, long bodyBytes = 0, AnswerEnding ending = AnswerEnding.Sent, TimeSpan? duration = null)
        => new(_request, this, new StatusCode(status), bodyBytes, ending, duration);
}
