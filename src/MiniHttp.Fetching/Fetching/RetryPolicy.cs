// Is a failed try worth another one, and after what pause? curl's rules (--retry and its kin), and a short body is
// worth one, too.

using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>Decides about further tries.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>Whether a status says that the same request may do better later (curl's list).</summary>
    public static bool IsTransient(StatusCode? status) => status?.Value is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>How long to wait before another try; null if there is none.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="result">What came of the last try.</param>
    /// <param name="tries">How many there were, 1 or more.</param>
    /// <param name="elapsed">Since the first of them began.</param>
    /// <param name="now">The time, for a Retry-After that is a date.</param>
    public static TimeSpan? DelayBeforeNext(
        RetryOptions options, FetchResult result, int tries, TimeSpan elapsed, DateTimeOffset now)
        => IsWorthIt(options, result) ? DelayBeforeNext(options, result.HeadFields, tries, elapsed, now) : null;

    /// <summary>The same, where it is known to be worth it.</summary>
    public static TimeSpan? DelayBeforeNext(
        RetryOptions options, HeaderFields fields, int tries, TimeSpan elapsed, DateTimeOffset now)
    {
        if (tries > options.Count)
        {
            return null;
        }

        TimeSpan delay = options.Delay ?? RetryAfterOf(fields, now) ?? Doubled(tries);
        return options.MaxTime is { } most && elapsed + delay >= most ? null : delay;
    }

    private static bool IsWorthIt(RetryOptions options, FetchResult result) => result.Code switch
    {
        FetchCode.Ok => IsTransient(result.Status),
        FetchCode.TimedOut or FetchCode.HostNotResolved or FetchCode.ProxyNotResolved or FetchCode.PartialBody => true,
        FetchCode.CouldNotConnect => options.AllErrors || (options.ConnectionRefused && result.ConnectionRefused),
        FetchCode.HttpError => options.AllErrors || IsTransient(result.Status),

        // Asking again changes nothing about these.
        FetchCode.BadUsage or FetchCode.MalformedUrl or FetchCode.UnsupportedProtocol
            or FetchCode.WriteFailed or FetchCode.ReadFailed
            or FetchCode.BadAuthorities or FetchCode.CannotResume or FetchCode.Interrupted => false,
        _ => options.AllErrors,
    };

    private static TimeSpan? RetryAfterOf(HeaderFields fields, DateTimeOffset now)
        => fields.TryGet(FieldName.RetryAfter, out ReadOnlySpan<byte> value)
            && RetryAfter.TryParse(value, now, out TimeSpan delay) ? delay : null;

    private static TimeSpan Doubled(int tries)
        => tries > 10 ? LongestDelay
            : TimeSpan.FromTicks(Math.Min(FirstDelay.Ticks << (tries - 1), LongestDelay.Ticks));
}
