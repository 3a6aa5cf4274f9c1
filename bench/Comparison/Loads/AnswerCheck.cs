using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace MiniHttp.Bench;

/// <summary>Whether a server does what it is measured at: a wrong answer is a fast one.</summary>
internal static class AnswerCheck
{
    /// <summary>Compares an answer with the file, byte by byte.</summary>
    /// <exception cref="BenchException">It is another one, or the connection is not kept; the message says what came.</exception>
    public static void Run(RunningServer server, Workload workload)
    {
        int connects = 0;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = async (context, cancellation) =>
            {
                connects++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        try
        {
            Ask(client, server, workload);
            if (workload.Load != LoadKind.KeepAlive) return;
            Ask(client, server, workload);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            throw new BenchException($"no answer: {e.Message}");
        }

        if (connects > 1)
        {
            throw new BenchException("the connection is not kept alive");
        }
    }

    private static void Ask(HttpClient client, RunningServer server, Workload workload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{server.EndPoint}{workload.Path}") { VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Version = workload.Load == LoadKind.KeepAlive ? HttpVersion.Version11 : HttpVersion.Version10;
        if (workload.Load == LoadKind.KeepAlive)
        {
            request.Headers.Connection.Add("keep-alive");
        }

        foreach (string field in workload.Fields(server.Place.Site))
        {
            string[] parts = field.Split(": ", 2);
            request.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        using HttpResponseMessage response = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)response.StatusCode != workload.Status)
        {
            throw new BenchException($"answers {(int)response.StatusCode}, not {workload.Status}");
        }

        using Stream body = response.Content.ReadAsStream();
        Compare(body, workload, server.Place.Site, response.Content.Headers);
    }

    private static void Compare(Stream body, Workload workload, Site site, HttpContentHeaders fields)
    {
        if (workload == Workload.Listing)
        {
            using var reader = new StreamReader(body);
            string text = reader.ReadToEnd();
            int named = Site.FolderNames.Count(name => text.Contains(name, StringComparison.Ordinal));
            if (named != Site.FolderNames.Count())
            {
                throw new BenchException($"its listing has {named} of {Site.FolderNames.Count()} files");
            }

            return;
        }

        if (workload.Status is 404)
        {
            body.CopyTo(Stream.Null); // Everybody has a page of his own.
            return;
        }

        (long from, long length) = workload.Status switch
        {
            304 => (0, 0),
            206 => (100, 100),
            _ => (0, new FileInfo(site.Root + workload.Path).Length),
        };
        using FileStream file = File.OpenRead(site.Root + workload.Path);
        file.Position = from;
        byte[] came = new byte[1 << 16], expected = new byte[1 << 16];
        long total = 0;
        for (int count; (count = body.ReadAtLeast(came, came.Length, throwOnEndOfStream: false)) > 0; total += count)
        {
            int there = file.ReadAtLeast(expected.AsSpan(0, (int)Math.Min(count, length - total)), count, throwOnEndOfStream: false);
            if (!came.AsSpan(0, count).SequenceEqual(expected.AsSpan(0, there)))
            {
                throw new BenchException($"its answer is not the file (Content-Length {fields.ContentLength})");
            }
        }

        if (total != length)
        {
            throw new BenchException($"its answer has {total} bytes, not {length}");
        }
    }
}
