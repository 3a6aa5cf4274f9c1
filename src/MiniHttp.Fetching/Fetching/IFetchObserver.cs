using System.Net;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>Is told how a fetch goes, step by step. Calls come one at a time. What is handed over is valid during the call only.</summary>
public interface IFetchObserver : IConnectObserver
{
    /// <summary>A connection was made.</summary>
    void OnConnected(EndPoint? remote, EndPoint? local)
    {
    }

    /// <summary>The connection speaks TLS.</summary>
    void OnSecured(TlsSession session)
    {
    }

    /// <summary>A request is about to be sent.</summary>
    /// <param name="head">Its head, with the empty line.</param>
    /// <param name="entity">Bytes of its entity.</param>
    void OnRequest(ReadOnlySpan<byte> head, long entity)
    {
    }

    /// <summary>The head of a response came: an interim one, a redirect, a proxy's, or the one that counts.</summary>
    /// <param name="head">Its status and fields.</param>
    /// <param name="raw">As it came, with the empty line.</param>
    void OnHead(ResponseHead head, ReadOnlySpan<byte> raw)
    {
    }

    /// <summary>Some of the body came.</summary>
    /// <param name="received">Bytes that there are by now, those of earlier tries included.</param>
    /// <param name="total">Bytes that there will be, or null.</param>
    void OnProgress(long received, long? total)
    {
    }

    /// <summary>A response has ended.</summary>
    /// <param name="verdict">How.</param>
    /// <param name="failure">What the system said of the connection, or null.</param>
    /// <param name="excess">Bytes behind the end of the response, which were not looked at.</param>
    void OnEnded(ResponseVerdict verdict, string? failure, int excess)
    {
    }

    /// <summary>A redirect is followed.</summary>
    void OnRedirect(HttpUrl url)
    {
    }

    /// <summary>
    /// The redirect that is followed changes the method, or drops the entity of the request (RFC 9110 §15.4).
    /// </summary>
    /// <param name="from">The method that was redirected.</param>
    /// <param name="to">The method of the next request; the same where only the entity is dropped.</param>
    void OnMethodSwitched(string from, string to)
    {
    }

    /// <summary>There will be another try.</summary>
    /// <param name="why">How the last one failed.</param>
    /// <param name="delay">How long that is waited for.</param>
    /// <param name="left">How many tries are left.</param>
    void OnRetry(string why, TimeSpan delay, int left)
    {
    }

    /// <summary>Something that the user should know.</summary>
    void OnWarning(string text)
    {
    }
}
