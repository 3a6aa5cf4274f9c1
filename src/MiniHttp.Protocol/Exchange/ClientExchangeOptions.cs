namespace MiniHttp.Protocol;

/// <summary>What a user agent asks of one exchange.</summary>
public sealed record ClientExchangeOptions
{
    /// <summary>
    /// The bounds of a response's head: fields of 100 KiB and 300 KiB in all, as curl (<c>CURL_MAX_HTTP_HEADER</c>,
    /// <c>MAX_HTTP_RESP_HEADER_SIZE</c>), which has to get along with every server there is.
    /// </summary>
    public HeadLimits Head { get; init; } = new() { Field = 100 * 1024, AllFields = 300 * 1024, FieldCount = 5000 };

    /// <summary>How many interim responses (1xx) are passed over: 5, as Go's net/http. RFC 1945 §9.1 knows none at all.</summary>
    public int Interim { get; init; } = 5;

    /// <summary>Bytes of the body; beyond it the response is too large. Null: any length.</summary>
    public long? Body { get; init; }

    /// <summary>Whether an answer without a status-line is taken for a Simple-Response (RFC 1945 §6), or refused, as curl does since 7.66.</summary>
    public bool AllowSimple { get; init; }

    /// <summary>Whether shutdown(SHUT_WR) follows the request. Off by default: some servers take it for an abort.</summary>
    public bool HalfClose { get; init; }

    /// <summary>When the whole exchange has to be over, in the driver's milliseconds.</summary>
    public long Deadline { get; init; } = Needs.Never;
}
