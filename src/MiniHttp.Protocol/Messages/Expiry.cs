// RFC 1945 §10.7: is an answer already expired? Nothing is cached here; whoever keeps an answer can ask.

namespace MiniHttp.Protocol;

/// <summary>Reads Expires.</summary>
public static class Expiry
{
    /// <summary>
    /// True if the answer is expired: its Expires is no later than its Date (or than now, where it has none), or is no date, as the <c>0</c>
    /// that many servers send. Without Expires it is not.
    /// </summary>
    /// <param name="fields">The fields of the answer.</param>
    /// <param name="now">The time.</param>
    public static bool IsExpired(HeaderFields fields, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (!fields.TryGet(FieldName.Expires, out ReadOnlySpan<byte> value))
        {
            return false;
        }

        DateTimeOffset sent = fields.TryGet(FieldName.Date, out ReadOnlySpan<byte> date) && HttpDate.TryParse(date, out DateTimeOffset told) ? told : now;
        return !HttpDate.TryParse(value, out DateTimeOffset expires) || expires <= sent || expires <= now;
    }
}
