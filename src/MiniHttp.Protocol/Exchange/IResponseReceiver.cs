namespace MiniHttp.Protocol;

/// <summary>Takes a response as it comes. Everything it is given is valid during the call only.</summary>
internal interface IResponseReceiver
{
    /// <summary>An interim response (1xx) was passed over; the one that counts is still to come.</summary>
    /// <param name="head">Its status and fields.</param>
    /// <param name="raw">The head as it came, its empty line included.</param>
    void OnInterim(ResponseHead head, ReadOnlySpan<byte> raw);

    /// <summary>The head of the response is whole. Of a Simple-Response (version 0.9) there is none, and <paramref name="raw"/> is empty.</summary>
    /// <param name="head">Its status and fields.</param>
    /// <param name="raw">The head as it came, its empty line included.</param>
    /// <param name="length">How the end of the body will be known.</param>
    void OnHead(ResponseHead head, ReadOnlySpan<byte> raw, BodyLength length);

    /// <summary>A piece of the body.</summary>
    void OnBody(ReadOnlySpan<byte> bytes);
}
