using System.Net;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Fetching;

/// <summary>
/// Is told of each step of a fetch (<see cref="FetchOptions.Observer"/>). Implement the members you need: all have
/// empty defaults. Calls come one at a time for each fetch, on the thread that does the work, which waits for them to
/// return; fetches that run side by side call side by side. Arguments are valid during the call only.
/// </summary>
public interface IFetchObserver : IConnectObserver
{
    /// <summary>A connection was made.</summary>
    /// <param name="remote">The server's address, or the proxy's.</param>
    /// <param name="local">Our own.</param>
    void OnConnected(EndPoint? remote, EndPoint? local)
    {
    }

    /// <summary>The TLS handshake is complete.</summary>
    /// <param name="session">Version, cipher and certificate.</param>
    void OnSecured(TlsSession session)
    {
    }

    /// <summary>A request is about to be sent.</summary>
    /// <param name="head">Its head as sent, with the empty line.</param>
    /// <param name="entity">Bytes of its entity body.</param>
    void OnRequest(ReadOnlySpan<byte> head, long entity)
    {
    }

    /// <summary>A response head came: an interim one (1xx), a redirect's, a proxy's, or the final one.</summary>
    /// <param name="head">Status and fields.</param>
    /// <param name="raw">The head as received, with the empty line.</param>
    void OnHead(ResponseHead head, ReadOnlySpan<byte> raw)
    {
    }

    /// <summary>A part of the body was written to the file of a download.</summary>
    /// <param name="received">Bytes received so far, before decoding; those of earlier tries included.</param>
    /// <param name="total">Bytes in all, or null if the server does not tell.</param>
    void OnProgress(long received, long? total)
    {
    }

    /// <summary>A response has ended.</summary>
    /// <param name="verdict">How.</param>
    /// <param name="failure">The system's error of the connection, or null.</param>
    /// <param name="excess">Bytes after the end of the response; they were discarded.</param>
    void OnEnded(ResponseVerdict verdict, string? failure, int excess)
    {
    }

    /// <summary>A redirect is followed.</summary>
    /// <param name="url">Its target.</param>
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

    /// <summary>A further try will follow.</summary>
    /// <param name="why">How the last one failed.</param>
    /// <param name="delay">How long it waits.</param>
    /// <param name="left">How many tries are left.</param>
    void OnRetry(string why, TimeSpan delay, int left)
    {
    }

    /// <summary>Something was left undone that the user may have expected.</summary>
    /// <param name="text">A sentence.</param>
    void OnWarning(string text)
    {
    }
}
