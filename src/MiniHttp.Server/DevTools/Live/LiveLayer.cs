// The live page and its stream. Both answers end their connections, so that what a browser asks next goes by one of its own: a conversation
// is with the page or with the site, and either can be hidden as a whole.

using System.Buffers;
using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Serves the live page.</summary>
/// <param name="inner">What is within.</param>
/// <param name="feed">What it shows.</param>
/// <param name="strategy">How the server waits, for people.</param>
/// <param name="visitors">Who is let in.</param>
/// <param name="streams">How many streams there may be.</param>
/// <param name="guard">Who may see what; null where everybody may see everything.</param>
internal sealed class LiveLayer(
    IRequestHandler inner,
    LiveFeed feed,
    string strategy,
    LoopbackGuard visitors,
    EventStreams streams,
    AccessGuard? guard)
    : SiteLayer(inner)
{
    /// <summary>The path of the page.</summary>
    public const string Path = "/_live";

    private const string StreamPath = Path + "/events";

    private static readonly byte[] PagePath = Encoding.ASCII.GetBytes(Path);
    private static readonly byte[] EventsPath = Encoding.ASCII.GetBytes(StreamPath);

    // A page that is saved has its policy in itself.
    private static readonly Lazy<byte[]> Page = new(() => Encoding.UTF8.GetBytes(
        ToolPages.Live.Start("Live: HTTP on the wire")
        + ToolPages.Read("live.html").Replace("{policy}", Encoding.ASCII.GetString(ToolPages.Live.Policy), StringComparison.Ordinal)
        + ToolPages.Live.End()));

    /// <summary>Whether a request-line asks for something of the live page.</summary>
    public static bool IsOwn(string requestLine) => PathOf(requestLine) == Path || PathOf(requestLine).StartsWith(Path + "/", StringComparison.Ordinal);

    /// <summary>Whether a request-line asks for the stream of events.</summary>
    public static bool IsStream(string requestLine) => PathOf(requestLine) == StreamPath;

    /// <inheritdoc/>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        bool isPage = request.Target.Path.SequenceEqual(PagePath);
        if (request.Method is not (Method.Get or Method.Head) || !(isPage || request.Target.Path.SequenceEqual(EventsPath)))
        {
            return false;
        }

        response.EndsConnection = true;
        if (visitors.TryRefuse(request, connection, response))
        {
            return true;
        }

        response.Head.Fields.Add(FieldName.CacheControl, "no-store"u8);
        if (isPage)
        {
            ToolPages.Live.AddFields(response, "text/html; charset=utf-8"u8);
            response.Body.Write(Page.Value);
        }
        else if (streams.TryEnter())
        {
            response.Head.Fields.Add(FieldName.ContentType, "text/event-stream"u8);
            bool showsOwn = request.Target.Query.SequenceEqual("own"u8);
            bool showsPrivate = guard?.PermitsAll(request) != false;
            response.SetProducer(new LiveStream(feed, strategy, showsOwn, showsPrivate, streams));
        }
        else
        {
            ErrorPage.Write(
                response, StatusCode.ServiceUnavailable, "Too many pages are listening already (--max-event-streams).");
        }

        return true;
    }

    private static string PathOf(string requestLine)
    {
        string target = requestLine.Split(' ') is [_, var second, ..] ? second : "";
        int path = target.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? target.IndexOf('/', scheme + 3) : 0;
        return path < 0 ? "" : target[path..].Split('?')[0];
    }
}
