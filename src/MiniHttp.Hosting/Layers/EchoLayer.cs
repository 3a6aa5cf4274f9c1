// A page that shows the conversation that brought it: the request as the server took it in, and the head of the answer as it was sent. The
// welcome page holds it in a frame; a file could not know either. It is there only where the settings give it a path, since what it
// shows should not become readable to the scripts of a site that does not know of it.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Shows a request to whoever sent it.</summary>
/// <param name="inner">What is inside.</param>
/// <param name="path">Path of the page.</param>
internal sealed class EchoLayer(IRequestHandler inner, string path) : SiteLayer(inner)
{
    /// <summary>
    /// Characters of HTML after which no further field is shown, and bytes of one line that are: more than people
    /// read. A page whose client takes it slowly stays in memory, and markup in a field makes it six times as long.
    /// </summary>
    private const int MostShown = 16 * 1024, MostOfLine = 4096;

    private readonly byte[] _path = Encoding.ASCII.GetBytes(path);

    /// <inheritdoc/>
    protected override bool TryAnswer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method is not (Method.Get or Method.Head) || !request.Target.Path.SequenceEqual(_path))
        {
            return false;
        }

        response.Head.Fields.Add("Cache-Control"u8, "no-store"u8); // From a cache it would show what somebody else has said.
        OwnPage.Echo.AddFields(response, "text/html; charset=utf-8"u8);
        response.SetProducer(new EchoProducer(TextOf(request), response.Head, request.IsSimple));
        return true;
    }

    private static string TextOf(RequestHead request)
    {
        var text = new StringBuilder(Shown(request.RequestLine)).Append(EchoProducer.LineEnd);
        if (request.IsSimple)
        {
            return text.ToString();
        }

        for (int i = 0; i < request.Fields.Count; i++)
        {
            if (text.Length > MostShown)
            {
                text.Append(CultureInfo.InvariantCulture, $"<i>not shown: {request.Fields.Count - i} more fields</i>");
                text.Append(EchoProducer.LineEnd);
                break;
            }

            HeaderField field = request.Fields[i];
            text.Append(Shown(field.Name)).Append(": ");
            text.Append(IsSecret(field.Name) ? "<i>not shown: it is a secret</i>" : Shown(field.Value));
            text.Append(EchoProducer.LineEnd);
        }

        return text.Append(EchoProducer.LineEnd).ToString();
    }

    private static string Shown(ReadOnlySpan<byte> bytes)
        => bytes.Length <= MostOfLine ? HtmlText.OfName(bytes)
            : $"{HtmlText.OfName(bytes[..MostOfLine])}<i>… {bytes.Length - MostOfLine} more bytes</i>";

    // What a browser keeps from scripts must not be read from here instead.
    private static bool IsSecret(ReadOnlySpan<byte> name)
        => Tokens.EqualsIgnoreCase(name, FieldName.Cookie) || Tokens.EqualsIgnoreCase(name, FieldName.Authorization)
            || Tokens.EqualsIgnoreCase(name, FieldName.ProxyAuthorization);
}
