// The bytes of a request as they came, whoever sent them: with each space and line end that a parser passes over. What EchoPage shows is the request
// as it was understood, without its secrets, to a visitor of the site; here nothing is left out, and only programs of this machine see it.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Receives the entity of a request, and answers with all of its bytes, as text and as hex. It is ASCII, and no markup.</summary>
internal sealed class RequestEcho : IExchangeFactory
{
    /// <summary>The last part of its path.</summary>
    public const string Name = "echo";

    /// <summary>Bytes of an entity that are shown: 64 KiB, more than anybody reads. The rest is received and dropped.</summary>
    private const int MostShown = 64 * 1024;

    private const int BytesPerLine = 16;

    private readonly byte[] _head;
    private readonly long _length;
    private readonly bool _isSimple;
    private readonly bool _isHead;

    /// <param name="request">The request; valid during the call.</param>
    public RequestEcho(RequestHead request)
    {
        (_head, _isSimple, _isHead) = (request.Raw.ToArray(), request.IsSimple, request.Method == Method.Head);
        _length = BodyLength.OfRequest(request, out BodyLength length) is null ? length.Length : 0;
    }

    /// <inheritdoc/>
    public IExchange Open(IConnection connection, IDriver driver, long now)
    {
        var entity = new MemoryStream();
        var conversation = new LabConversation(Script(entity), bytes => entity.Write(bytes[..(int)Math.Min(bytes.Length, Wanted - entity.Length)]));
        return conversation.Open(connection, driver, now);
    }

    private long Wanted => Math.Min(_length, MostShown);

    private IEnumerable<ScriptStep> Script(MemoryStream entity)
    {
        yield return ScriptStep.Await(Wanted);
        byte[] shown = [.. _head, .. entity.ToArray()];
        string text = TextOf(shown, (int)entity.Length);
        string head = _isSimple ? "" : "HTTP/1.0 200 OK\r\nCache-Control: no-store\r\nContent-Type: text/plain; charset=us-ascii\r\n"
            + $"X-Content-Type-Options: nosniff\r\nContent-Length: {text.Length}\r\n\r\n";
        yield return ScriptStep.Send(_isHead ? head : head + text);
        yield return ScriptStep.HalfClose;
    }

    private string TextOf(byte[] shown, int entity)
    {
        string ofEntity = entity == _length ? $"{entity}" : $"the first {entity} of {_length}";
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"The request, byte by byte: {_head.Length} of the head, {ofEntity} of the entity.\n\n");
        foreach (string line in ByteLines.Of(shown))
        {
            text.Append(line).Append('\n');
        }

        text.Append('\n');
        for (int offset = 0; offset < shown.Length; offset += BytesPerLine)
        {
            ReadOnlySpan<byte> line = shown.AsSpan(offset, Math.Min(BytesPerLine, shown.Length - offset));
            text.Append(CultureInfo.InvariantCulture, $"{offset:x8} ");
            foreach (byte b in line)
            {
                text.Append(CultureInfo.InvariantCulture, $" {b:x2}");
            }

            text.Append(' ', 2 + (3 * (BytesPerLine - line.Length)));
            foreach (byte b in line)
            {
                text.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
