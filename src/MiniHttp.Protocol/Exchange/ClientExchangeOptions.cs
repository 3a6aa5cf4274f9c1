namespace MiniHttp.Protocol;

/// <summary>Options of one exchange of a user agent.</summary>
public sealed record ClientExchangeOptions
{
    /// <summary>
    /// The bounds of a response's head: fields of 100 KiB and 300 KiB in all, as curl (<c>CURL_MAX_HTTP_HEADER</c>,
    /// <c>MAX_HTTP_RESP_HEADER_SIZE</c>), which has to work with every server.
    /// </summary>
    public HeadLimits Head { get; init; } = new() { Field = 100 * 1024, AllFields = 300 * 1024, FieldCount = 5000 };

    /// <summary>How many interim responses (1xx) are skipped: 5, as Go's net/http. RFC 1945 §9.1 has none.</summary>
    public int Interim { get; init; } = 5;

    /// <summary>Maximum length of the body in bytes; null for no limit.</summary>
    public long? Body { get; init; }

    /// <summary>
    /// Whether a response without a status-line is accepted as a Simple-Response (RFC 1945 §6); off, as in curl since
    /// 7.66.
    /// </summary>
    public bool AllowSimple { get; init; }

    /// <summary>Whether to half-close after the request; off, because some servers take that for an abort.</summary>
    public bool HalfClose { get; init; }

    /// <summary>When the exchange has to be over, in milliseconds of the driver's clock.</summary>
    public long Deadline { get; init; } = Needs.Never;
}
