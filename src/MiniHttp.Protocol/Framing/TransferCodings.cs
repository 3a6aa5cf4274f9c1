// Extension, RFC 9112 §6.1 and §7: the transfer codings of a message, read from all its Transfer-Encoding fields. How
// the body then ends is decided by BodyLength; chunked is removed by ChunkedReader, other codings by the user agent.

using System.Text;

namespace MiniHttp.Protocol;

/// <summary>Reads Transfer-Encoding (RFC 9112 §6.1).</summary>
internal static class TransferCodings
{
    /// <summary>
    /// The coding that frames the body (RFC 9112 §7.1). It has to be the last one, and must not occur twice.
    /// </summary>
    public const string Chunked = "chunked";

    /// <summary>
    /// The codings in lower case, in the order in which the sender applied them, parameters included. <c>identity</c>
    /// is left out: it means no coding (RFC 2616 §4.4; RFC 9112 no longer has it).
    /// </summary>
    public static IReadOnlyList<string> Of(HeaderFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        List<string>? codings = null;
        ReadOnlySpan<byte> field = FieldName.TransferEncoding;
        for (int i = fields.IndexOf(field, 0); i >= 0; i = fields.IndexOf(field, i + 1))
        {
            foreach (ReadOnlySpan<byte> coding in new FieldList(fields[i].Value))
            {
                if (!Tokens.EqualsIgnoreCase(coding, "identity"u8))
                {
                    (codings ??= []).Add(Encoding.Latin1.GetString(coding).ToLowerInvariant());
                }
            }
        }

        return codings ?? (IReadOnlyList<string>)[];
    }
}
