using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Answers everything by 503: for connections that are too many.</summary>
internal sealed class OverloadHandler(IRequestHandler site) : IRequestHandler
{
    /// <inheritdoc/>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        Refuse(Rejection.Overloaded, request, response);
        response.EndsConnection = true;
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response) => site.Refuse(reason, request, response);

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered) => site.Ended(answered);
}
