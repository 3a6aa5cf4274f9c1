using System.Globalization;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>Asks one request after the other, on one connection as long as the server keeps it, and on a new one after that.</summary>
/// <param name="server">Who is asked.</param>
internal sealed class KeptConnection(Minihttpd server) : IDisposable
{
    private const string Length = "\r\nContent-Length: ";

    private RawClient? _client;

    /// <summary>How many connections it took so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Sends a request, and receives its whole answer.</summary>
    public async Task<string> AskAsync(string request)
    {
        if (_client is null)
        {
            _client = await server.ConnectAsync();
            Connections++;
        }

        await _client.SendAsync(request);
        var answer = new StringBuilder();
        while (!IsWhole(answer.ToString()))
        {
            byte[] more = await _client.ReceiveAsync();
            answer.Append(Encoding.Latin1.GetString(more));
            if (more.Length == 0)
            {
                Dispose();
                break;
            }
        }

        return answer.ToString();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    // An answer that does not say how long it is ends with the connection; so does one that says that the connection ends.
    private static bool IsWhole(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0 || !answer[..end].Contains("\r\nConnection: keep-alive", StringComparison.Ordinal))
        {
            return false;
        }

        int at = answer[..end].IndexOf(Length, StringComparison.Ordinal);
        Assert.True(at >= 0, answer);
        return answer.Length - end - 4 >= int.Parse(answer[(at + Length.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
