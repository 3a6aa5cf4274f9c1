// RFC 1945 §10.4: a decimal number of bytes, 0 or more. Decides what counts as one and what several of them amount to.

namespace MiniHttp.Protocol;

/// <summary>Reads Content-Length.</summary>
internal static class ContentLength
{
    /// <summary>
    /// What the Content-Length fields of a message say together. Repeats of the same number are one (RFC 9112 §6.3);
    /// two that differ are refused, since two programs could each believe another one.
    /// </summary>
    /// <returns>Null where it is well: then <paramref name="length"/> is the number, or null if there is no such field.</returns>
    public static Rejection? Read(HeaderFields fields, out long? length)
    {
        ArgumentNullException.ThrowIfNull(fields);
        length = null;
        for (int i = fields.IndexOf(FieldName.ContentLength, 0); i >= 0; i = fields.IndexOf(FieldName.ContentLength, i + 1))
        {
            if (!DecimalNumber.TryParse(fields[i].Value, out long value))
            {
                return Rejection.ContentLengthMalformed;
            }

            if (length is not null && length != value)
            {
                return Rejection.ContentLengthAmbiguous;
            }

            length = value;
        }

        return null;
    }
}
