// What a user sees of a transfer while it goes on: with -v both heads and what happens around them, in curl's form; warnings; the heads
// that -i and -D ask for; progress.

using System.Globalization;
using System.Net;
using System.Text;
using MiniHttp.Fetching;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Client;

/// <summary>Shows one transfer.</summary>
/// <param name="say">Writes a line to standard error.</param>
/// <param name="verbose">Whether -v was given.</param>
/// <param name="silent">Whether warnings are kept back.</param>
internal sealed class TransferObserver(Action<string> say, bool verbose, bool silent) : IFetchObserver
{
    /// <summary>Takes each head as it came (-i, -D, -I).</summary>
    public BodySink? Heads { get; init; }

    /// <summary>Is told of each head, read.</summary>
    public Action<ResponseHead>? Head { get; init; }

    /// <summary>Takes the progress, or null.</summary>
    public Action<long, long?>? Progress { get; init; }

    public void OnResolved(string host, IReadOnlyList<IPAddress> addresses)
    {
        if (!IPAddress.TryParse(host, out _))
        {
            Note($"{host} has {string.Join(", ", addresses)}");
        }
    }

    public void OnTrying(EndPoint address) => Note($"Trying {address} ...");

    public void OnFailed(EndPoint address, string reason) => Note($"{address} does not answer: {reason}");

    public void OnConnected(EndPoint? remote, EndPoint? local) => Note(local is null ? $"Connected to {remote}" : $"Connected to {remote} from {local}");

    public void OnSecured(TlsSession session)
    {
        Note($"Secured by {session.Protocol}, {session.Cipher}");
        Note(string.Create(CultureInfo.InvariantCulture, $"Certificate of {session.Subject}, issued by {session.Issuer}, valid until {session.NotAfter.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));
        if (session.Doubt is { } doubt)
        {
            Note($"Certificate taken although {doubt} (-k)");
        }
    }

    public void OnRequest(ReadOnlySpan<byte> head, long entity)
    {
        Show("> ", head);
        if (entity > 0)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"Sending {entity} bytes behind it"));
        }
    }

    public void OnHead(ResponseHead head, ReadOnlySpan<byte> raw)
    {
        Show("< ", raw);
        Head?.Invoke(head);
        Heads?.Invoke(raw);
        if (head.Status == StatusCode.Unauthorized && verbose)
        {
            NoteChallenges(head.Fields);
        }
    }

    public void OnProgress(long received, long? total) => Progress?.Invoke(received, total);

    public void OnEnded(ResponseVerdict verdict, string? failure, int excess)
    {
        Note($"Ended: {verdict}{(failure is null ? "" : $" ({failure})")}");
        if (excess > 0)
        {
            Note(string.Create(CultureInfo.InvariantCulture, $"{excess} bytes behind the end were not looked at"));
        }
    }

    public void OnRedirect(HttpUrl url) => Note($"Redirected to {url}");

    public void OnMethodSwitched(string from, string to)
    {
        if (from == to)
        {
            // A PUT without its data may empty what is there.
            Warn($"the redirect drops the data, but -X keeps {to}: sending it without data "
                + "(--post302 and its kin keep both)");
        }
        else
        {
            Note($"Switch from {from} to {to}"); // curl's words.
        }
    }

    public void OnRetry(string why, TimeSpan delay, int left)
        => Warn(string.Create(CultureInfo.InvariantCulture, $"{why}. Trying again in {delay.TotalSeconds:0.###} s, {left} {(left == 1 ? "try" : "tries")} left"));

    public void OnWarning(string text) => Warn(text);

    private void Note(string text)
    {
        if (verbose)
        {
            say($"* {Printable.Of(text)}");
        }
    }

    private void Warn(string text)
    {
        if (!silent)
        {
            say($"minifetch: warning: {Printable.Of(text)}");
        }
    }

    private void Show(string mark, ReadOnlySpan<byte> head)
    {
        if (verbose)
        {
            foreach (string line in Encoding.Latin1.GetString(head).TrimEnd('\n').Split('\n'))
            {
                say(mark + Printable.Of(line.TrimEnd('\r')));
            }
        }
    }

    // RFC 1945 §10.16: there may be several, in one field or in several.
    private void NoteChallenges(HeaderFields fields)
    {
        for (int i = fields.IndexOf(FieldName.WwwAuthenticate, 0); i >= 0; i = fields.IndexOf(FieldName.WwwAuthenticate, i + 1))
        {
            foreach (Challenge challenge in new ChallengeList(fields[i].Value))
            {
                Note($"The server asks who you are by {Encoding.Latin1.GetString(challenge.Scheme)} for \"{Encoding.Latin1.GetString(challenge.Realm)}\"{(challenge.IsBasic ? " (-u USER:PASSWORD)" : "")}");
            }
        }
    }
}
