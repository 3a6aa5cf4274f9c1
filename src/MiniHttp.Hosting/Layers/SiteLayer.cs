// What lies around the files of a site. A layer may answer before the site does, and sees every answer after it was made: those of the
// layers within, and refusals too. A layer that nobody has asked for is not there (Site).

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>A layer around a site.</summary>
/// <param name="inner">What is within.</param>
public abstract class SiteLayer(IRequestHandler inner) : IRequestHandler
{
    /// <inheritdoc/>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        if (!TryAnswer(request, connection, response))
        {
            inner.Answer(request, connection, response);
        }

        if (!response.IsDeferred)
        {
            Complete(request, response);
        }
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response)
    {
        inner.Refuse(reason, request, response);
        Complete(request, response);
    }

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered) => inner.Ended(answered);

    /// <summary>Answers in place of what is within; false to let the request pass.</summary>
    protected virtual bool TryAnswer(RequestHead request, IConnection connection, Response response) => false;

    /// <summary>Sees an answer, or a refusal, before it goes. Does not throw: nothing is above it that would explain.</summary>
    protected virtual void Complete(RequestHead request, Response response)
    {
    }
}
