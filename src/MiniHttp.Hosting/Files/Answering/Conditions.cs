// What a client says of the copy it has, and whether that copy is still good: RFC 1945 §10.9 (If-Modified-Since) and, as extensions,
// RFC 9110 §13.1.2 (If-None-Match), §13.1.5 (If-Range) and their order (§13.2.2).

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The conditions of a request for a file.</summary>
internal static class Conditions
{
    /// <summary>Whether a request may get anything but all of the file as it is, or be told that it has that already.</summary>
    public static bool AskForOther(HeaderFields fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            ReadOnlySpan<byte> name = fields[i].Name;
            bool asks = name.Length switch
            {
                5 => Is(name, FieldName.Range),
                8 => Is(name, FieldName.IfRange),
                15 => Is(name, FieldName.AcceptEncoding),
                _ => false,
            };
            if (asks)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the answer is 304.</summary>
    public static bool HasGoodCopy(RequestHead request, in Validators validators, DateTimeOffset now)
    {
        HeaderFields fields = request.Fields;
        if (fields.Contains(FieldName.IfNoneMatch))
        {
            return AreNamed(fields, validators); // It wins over dates, even where it names nothing that is a tag.
        }

        // Of GET only (§8.2); not if it is no date, or a later one than it is here (§10.9).
        return request.Method == Method.Get
            && fields.TryGet(FieldName.IfModifiedSince, out ReadOnlySpan<byte> value)
            && HttpDate.TryParse(value, out DateTimeOffset since)
            && since <= now
            && validators.AreUnmodifiedSince(since);
    }

    /// <summary>Whether the part that Range asks for belongs to what the client has: without If-Range it says so itself.</summary>
    /// <param name="fields">The fields of the request.</param>
    /// <param name="validators">Those of the form that is sent.</param>
    /// <param name="mayBeCoded">Whether there may be several forms of the file. A date is that of all of them: to who takes more than the
    /// plain one, it does not tell which of them the client has a part of.</param>
    public static bool MayBePart(HeaderFields fields, in Validators validators, bool mayBeCoded)
        => !fields.TryGet(FieldName.IfRange, out ReadOnlySpan<byte> value)
        || validators.Are(value, isOnlyForm: !(mayBeCoded && fields.Contains(FieldName.AcceptEncoding)));

    /// <summary>Whether If-None-Match names this form of the file.</summary>
    public static bool AreNamed(HeaderFields fields, in Validators validators)
    {
        for (int i = fields.IndexOf(FieldName.IfNoneMatch, 0); i >= 0; i = fields.IndexOf(FieldName.IfNoneMatch, i + 1))
        {
            if (validators.AreIn(fields[i].Value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Tokens.EqualsIgnoreCase(name, known);
}
