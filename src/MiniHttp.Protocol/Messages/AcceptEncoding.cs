// RFC 1945 appendix D.2.3, with the q-values of RFC 9110 §12.5.3: which content codings does a client take, and which
// does it like best? Which of them a file has is decided in Server.

namespace MiniHttp.Protocol;

/// <summary>The field Accept-Encoding of a request.</summary>
internal static class AcceptEncoding
{
    /// <summary>
    /// Puts those of the offered codings that the client takes in its order, and leaves out what it likes less than the
    /// plain entity. A coding is taken if it is named, or meant by <c>*</c>, without <c>q=0</c>. The plain entity is
    /// always taken: where a client refuses it (<c>identity;q=0</c>) and everything else, too, RFC 9110 lets a server
    /// send it all the same.
    /// </summary>
    /// <param name="fields">The fields of the request. Without the field nothing is taken but the plain entity.</param>
    /// <param name="offered">The codings that there are; those that the client likes as much as each other keep this order.</param>
    /// <param name="ranked">Where the result is written: as long as <paramref name="offered"/>.</param>
    /// <returns>How many are taken.</returns>
    public static int Rank(HeaderFields fields, ReadOnlySpan<ContentCoding> offered, Span<ContentCoding> ranked)
    {
        if (!fields.Contains(FieldName.AcceptEncoding))
        {
            return 0;
        }

        double plain = WeightOf(fields, ContentCoding.Identity) ?? 0; // Not named, it will do, and anything that is named is better.
        Span<double> weights = stackalloc double[offered.Length];
        int count = 0;
        foreach (ContentCoding coding in offered)
        {
            double weight = WeightOf(fields, coding) ?? 0;
            if (weight == 0 || weight < plain)
            {
                continue;
            }

            int at = count++;
            for (; at > 0 && weights[at - 1] < weight; at--)
            {
                (ranked[at], weights[at]) = (ranked[at - 1], weights[at - 1]);
            }

            (ranked[at], weights[at]) = (coding, weight);
        }

        return count;
    }

    // What is named outweighs "*", wherever it stands. Null where neither is there.
    private static double? WeightOf(HeaderFields fields, ContentCoding coding)
    {
        double? others = null;
        for (int i = fields.IndexOf(FieldName.AcceptEncoding, 0); i >= 0; i = fields.IndexOf(FieldName.AcceptEncoding, i + 1))
        {
            foreach (ReadOnlySpan<byte> element in new FieldList(fields[i].Value))
            {
                int end = Parameter.EndOfElement(element, (byte)';');
                ReadOnlySpan<byte> name = Tokens.TrimLws(element[..end]);
                ReadOnlySpan<byte> parameters = element[Math.Min(end + 1, element.Length)..];
                if (name is [(byte)'*'])
                {
                    others ??= QualityValue.In(parameters, lwsAllowed: true);
                }
                else if (ContentCodings.TryParse(name, out ContentCoding named) && named == coding)
                {
                    return QualityValue.In(parameters, lwsAllowed: true);
                }
            }
        }

        return others;
    }
}
