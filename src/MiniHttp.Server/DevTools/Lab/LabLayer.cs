// --lab: resources below /_lab that behave badly on purpose, for trying clients. They are no part of the site: what is served is as without them.

using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Serves the lab: a page about all experiments, one about each, and the experiments themselves.</summary>
/// <param name="inner">What is within.</param>
/// <param name="visitors">Who is let in.</param>
internal sealed class LabLayer(IRequestHandler inner, LoopbackGuard visitors) : SiteLayer(inner)
{
    private static readonly byte[] Folder = Encoding.ASCII.GetBytes(Experiment.Folder);

    /// <inheritdoc/>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        ReadOnlySpan<byte> path = request.Target.Path;
        if (!path.StartsWith(Folder) || (path.Length > Folder.Length && path[Folder.Length] != '/'))
        {
            return false;
        }

        if (!visitors.TryRefuse(request, connection, response))
        {
            response.Head.Fields.Add(FieldName.CacheControl, "no-store"u8);
            AnswerPath(Encoding.ASCII.GetString(path[Folder.Length..]).TrimStart('/'), request, connection, response);
        }

        return true;
    }

    private static void AnswerPath(string name, RequestHead request, IConnection connection, Response response)
    {
        if (name == RequestEcho.Name)
        {
            response.HandOver(new RequestEcho(request)); // Of any method.
        }
        else if (request.Method != Method.Get)
        {
            response.Head.Fields.Add(FieldName.Allow, "GET"u8); // Not HEAD: a script would send its body all the same.
            ErrorPage.Write(response, StatusCode.MethodNotAllowed, "The lab is there for GET.");
        }
        else if (name.Length == 0)
        {
            LabPage.WriteIndex(request, connection, response);
        }
        else if (Experiments.All.FirstOrDefault(experiment => name == $"{experiment.Name}.html") is { } shown)
        {
            LabPage.Write(shown, request, connection, response);
        }
        else if (Experiments.All.FirstOrDefault(experiment => name == experiment.Name) is { } run)
        {
            Run(run, request, connection, response);
        }
        else
        {
            ErrorPage.Write(response, StatusCode.NotFound, $"The lab has nothing of that name. {Experiment.Folder} lists what it has.");
        }
    }

    private static void Run(Experiment experiment, RequestHead request, IConnection connection, Response response)
    {
        if (experiment.Script is { } script)
        {
            response.HandOver(new LabConversation(script()));
        }
        else
        {
            experiment.Answer!(request, connection, response);
        }
    }
}
