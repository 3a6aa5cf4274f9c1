// The samples of docs/library.md ("Hosting"), compiled: between the marks stands the text of the document.

using System.Buffers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting.Tests;

internal static class LibrarySamples
{
    public static void AddToHost(HostApplicationBuilder builder)
    {
        // <sample>
        builder.Services.AddMiniHttp(options => { options.Root = "wwwroot"; options.Listen("127.0.0.1:8080"); });
        // </sample>

        // <sample>
        builder.Services.AddMiniHttp("admin", options =>
        {
            options.Root = "admin";
            options.Listen("127.0.0.1:8081");
            options.Authentication.AddUser("alice", Environment.GetEnvironmentVariable("ADMIN_PASSWORD")!);
        });
        // </sample>
    }

    public static async Task ServeAsync(ILoggerFactory loggers, FileStream log)
    {
        // <sample>
        var options = new HttpServerOptions { Root = "/srv/site" };
        options.Listen("127.0.0.1:0");
        await using var server = new HttpServer(options);
        await server.StartAsync();
        Console.WriteLine(server.Urls[0]); // with the port that was free
        await server.StopAsync();
        // </sample>
        _ = new HttpServer(Logged(log), loggers);
    }

    public static HttpServerOptions Configured()
    {
        // <sample>
        var options = new HttpServerOptions
        {
            Root = "/srv/site",
            PrettyUrls = true,
            ETag = ETagSource.Content,
            Compression = new CompressionOptions { Mode = CompressionMode.Precompressed },
            CacheControl = [new CacheRule("/assets/*", "public, max-age=31536000, immutable")],
            Headers = [new FieldRule("*.html", "X-Frame-Options", "DENY")],
            Types = [new TypeRule(".log", "text/plain")],
            ErrorPages = [new ErrorPageRule(404, "/errors/404.html")],
        };
        options.Authentication.AddUsersFrom("/etc/site/passwords");
        options.Authentication.Guard("/private/");
        // </sample>
        return options;
    }

    public static HttpServerOptions Extended()
    {
        // <sample>
        var options = new HttpServerOptions { Handler = new Clock() };
        options.Use(inner => new Stamped(inner));
        // </sample>
        return options;
    }

    public static void Inherit(HttpServerOptions options)
    {
        // <sample>
        options.ListenHandle(3); // the first descriptor from systemd
        // </sample>
    }

    private static HttpServerOptions Logged(FileStream log)
    {
        // <sample>
        var options = new HttpServerOptions { Root = "/srv/site", Log = AccessLogFormat.Json, LogOutput = log };
        // </sample>
        return options;
    }
}

// <sample>
internal sealed class Clock : IRequestHandler
{
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        response.Head.Fields.Add("Content-Type"u8, "text/plain"u8);
        response.Body.Write(System.Text.Encoding.ASCII.GetBytes($"{DateTimeOffset.UtcNow:O}\n"));
    }

    public void Refuse(Rejection reason, RequestHead request, Response response)
    {
        // The status is set already, 400 for example; a body is optional.
    }

    public void Ended(in AnsweredRequest answered)
    {
        // For a log or a counter.
    }
}
// </sample>

// <sample>
internal sealed class Stamped(IRequestHandler inner) : IRequestHandler
{
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        inner.Answer(request, connection, response);
        response.Head.Fields.Set("X-Stamp"u8, "seen"u8);
    }

    public void Refuse(Rejection reason, RequestHead request, Response response)
        => inner.Refuse(reason, request, response);

    public void Ended(in AnsweredRequest answered) => inner.Ended(answered);
}
// </sample>
