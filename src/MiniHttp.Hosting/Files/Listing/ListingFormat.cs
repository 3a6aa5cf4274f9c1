// RFC 1945 appendix D.2.1: which of the forms that a listing has does the client want? Accept says it, with q-values as later versions have
// them (RFC 9110 §12.5.1).

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The forms of a listing, the one that is sent where nothing speaks for another first.</summary>
internal enum ListingFormat
{
    /// <summary>A page for people.</summary>
    Html,

    /// <summary>For programs.</summary>
    Json,

    /// <summary>For scripts: one reference on each line.</summary>
    Text,
}

/// <summary>Chooses a form.</summary>
internal static class ListingFormats
{
    /// <summary>
    /// The form with the highest q-value; among equals one that is named rather than meant by a wildcard, then the first. HTML where none is
    /// acceptable: a page that was not asked for explains more than an error.
    /// </summary>
    public static ListingFormat Choose(HeaderFields fields)
    {
        (ListingFormat best, double quality, int precision) = (ListingFormat.Html, 0.0, 0);
        foreach (ListingFormat format in Enum.GetValues<ListingFormat>())
        {
            (double offered, int named) = Rate(fields, format);
            if (offered > quality || (offered == quality && offered > 0 && named > precision))
            {
                (best, quality, precision) = (format, offered, named);
            }
        }

        return best;
    }

    // The most precise element that fits decides: text/html;q=0 excludes it, whatever */* says.
    private static (double Quality, int Precision) Rate(HeaderFields fields, ListingFormat format)
    {
        (double Quality, int Precision) rating = default;
        for (int i = 0; i < fields.Count; i++)
        {
            if (!Tokens.EqualsIgnoreCase(fields[i].Name, FieldName.Accept))
            {
                continue;
            }

            foreach (ReadOnlySpan<byte> element in new FieldList(fields[i].Value))
            {
                if (MediaType.TryParse(element, out MediaType range) && Fit(range, format) is var precision && precision > rating.Precision)
                {
                    rating = (range.Quality, precision);
                }
            }
        }

        return rating;
    }

    private static int Fit(in MediaType range, ListingFormat format)
    {
        ReadOnlySpan<byte> type = format == ListingFormat.Json ? "application"u8 : "text"u8;
        ReadOnlySpan<byte> subtype = format switch
        {
            ListingFormat.Json => "json"u8,
            ListingFormat.Text => "plain"u8,
            _ => "html"u8,
        };
        return range.Is(type, subtype) ? 3 : range.Is(type, "*"u8) ? 2 : range.Is("*"u8, "*"u8) ? 1 : 0;
    }
}
