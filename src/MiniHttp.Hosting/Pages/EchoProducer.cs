using System.Buffers;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// Makes the body that shows its own head. It is a producer because that is asked when the head is complete; and it has to do without
/// Content-Length, which would stand in the body whose length it is.
/// </summary>
/// <param name="request">The request, as HTML.</param>
/// <param name="head">The head of the answer.</param>
/// <param name="isBare">Whether the answer goes without its head.</param>
internal sealed class EchoProducer(string request, ResponseHead head, bool isBare) : IBodyProducer
{
    /// <summary>A line end, made visible.</summary>
    public const string LineEnd = "<i>\\r\\n</i>\n";

    /// <inheritdoc/>
    public void Start(Action wake)
    {
    }

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public Produced Produce(IBufferWriter<byte> destination)
    {
        using var sent = new ByteBuffer();
        if (!isBare)
        {
            ResponseHeadWriter.Write(head, sent);
        }

        string answer = Encoding.Latin1.GetString(sent.Span).Replace("\r\n", "\n", StringComparison.Ordinal);
        var lines = new StringBuilder();
        foreach (string line in isBare ? [] : answer[..^1].Split('\n'))
        {
            lines.Append(HtmlText.OfName(Encoding.UTF8.GetBytes(line))).Append(LineEnd);
        }

        string page = $"""
            {OwnPage.Echo.Start("What was said")}<h2>Your browser sent</h2>
            <pre>{request}</pre>
            <h2>The server answered</h2>
            <pre>{lines}</pre>
            <p>… and, behind the empty line, this very text. How long it is was not said: it ends where the server ends the connection.</p>
            {OwnPage.Echo.End()}
            """;
        Encoding.UTF8.GetBytes(page, destination);
        return Produced.End;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
