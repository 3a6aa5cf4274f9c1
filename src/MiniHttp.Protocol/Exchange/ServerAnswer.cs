// What every answer of the server has, whoever made it: Date (RFC 1945 §10.6), Server (§10.14), a known length where
// there is one (§7.2), keep-alive if it was agreed; and what it must not have: a body where none may be, a head where
// HTTP/0.9 was spoken (§6).

namespace MiniHttp.Protocol;

internal static class ServerAnswer
{
    /// <summary>Completes the fields, drops a body that must not be sent, and writes the head.</summary>
    /// <returns>Whether the connection is kept alive after this answer.</returns>
    public static bool Complete(RequestHead request, Response response, ServerExchangeOptions options, bool mayKeepAlive, ByteBuffer destination)
    {
        StatusCode status = response.Head.Status;
        bool sendsBody = status.AllowsBody && request.Method != Method.Head;
        bool lengthKnown = !sendsBody || response.BodyLength is not null;
        bool keepAlive = mayKeepAlive && lengthKnown && !status.RefusesMessage && !response.EndsConnection;

        if (!request.IsSimple)
        {
            HeaderFields fields = response.Head.Fields;
            fields.AddChecked(FieldName.Date, options.Dates.Current, FieldGroup.General);
            if (!options.ServerName.IsEmpty && !fields.Contains(FieldName.Server))
            {
                fields.AddChecked(FieldName.Server, options.ServerName, FieldGroup.RequestOrResponse);
            }

            if (status.AllowsBody && response.BodyLength is { } length)
            {
                fields.Add(FieldName.ContentLength, length); // Of HEAD too: what GET would send (§8.2).
            }

            if (keepAlive)
            {
                fields.AddChecked(FieldName.Connection, "keep-alive"u8, FieldGroup.General);
            }

            ResponseHeadWriter.Write(response.Head, destination);
        }

        if (!sendsBody)
        {
            response.DropBody();
        }

        return keepAlive;
    }
}
