using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Serves the script and the stream of --live-reload, and puts the script into the pages that the server writes itself.</summary>
/// <param name="inner">What is within.</param>
/// <param name="changes">What the streams tell of.</param>
/// <param name="script">The script.</param>
/// <param name="streams">How many streams there may be.</param>
internal sealed class ReloadLayer(IRequestHandler inner, SiteChanges changes, ReloadScript script, EventStreams streams)
    : SiteLayer(inner)
{
    private static readonly byte[] ScriptPath = Encoding.ASCII.GetBytes(ReloadScript.Path);
    private static readonly byte[] StreamPath = Encoding.ASCII.GetBytes(ReloadScript.StreamPath);
    private static readonly byte[] Script = Encoding.UTF8.GetBytes(ToolPages.Read("reload.js"));

    /// <inheritdoc/>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method is not (Method.Get or Method.Head))
        {
            return false;
        }

        if (request.Target.Path.SequenceEqual(ScriptPath))
        {
            response.Head.Fields.Add(FieldName.CacheControl, "no-cache"u8);
            response.Head.Fields.Add(FieldName.ContentType, "text/javascript; charset=utf-8"u8);
            System.Buffers.BuffersExtensions.Write(response.Body, Script);
            return true;
        }

        if (request.Target.Path.SequenceEqual(StreamPath))
        {
            response.Head.Fields.Add(FieldName.CacheControl, "no-store"u8);
            response.Head.Fields.Add(FieldName.ContentType, "text/event-stream"u8);
            if (streams.TryEnter())
            {
                response.SetProducer(new ReloadStream(changes, streams));
            }
            else
            {
                Encoding.ASCII.GetBytes(changes.Poll, response.Body);
            }

            return true;
        }

        return false;
    }

    // Listings, so that they show what is there by now. Not redirects, which are not looked at, nor what a producer
    // makes. The page of an error is written outside of this layer.
    protected override void Complete(RequestHead request, Response response)
    {
        if (response.Producer is null && response.Head.Status == StatusCode.Ok)
        {
            script.Complete(response);
        }
    }
}
