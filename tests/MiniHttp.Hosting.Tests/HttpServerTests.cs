// The server as a library: without a host, several in one host, beside other services, with a handler and layers of the
// user's own.

using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class HttpServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_serves_a_folder_without_a_host()
    {
        _folder.File("index.html", "hello");
        await using var server = new HttpServer(AnyPort());
        Assert.Empty(server.Urls);
        await server.StartAsync(Stop);
        Assert.Equal("hello", await GetAsync(server.Urls[0]));
        await server.StopAsync(Stop);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(server.Urls[0]));
    }

    [Fact]
    public async Task A_handler_of_the_user_answers_in_place_of_files()
    {
        await using HttpServer server = await StartAsync(AnyPort() with { Root = "", Handler = new Greeting() });
        Assert.Equal("/x was asked for", await GetAsync(server.Urls[0] + "x"));
    }

    [Fact]
    public async Task A_layer_sees_every_response_and_may_answer_itself()
    {
        _folder.File("a.txt", "a");
        HttpServerOptions options = AnyPort();
        options.Use(inner => new Stamp(inner, "inner"));
        options.Use(inner => new Stamp(inner, "outer"));
        await using HttpServer server = await StartAsync(options);
        using var http = new HttpClient();
        using HttpResponseMessage found = await http.GetAsync(server.Urls[0] + "a.txt", Stop);
        using HttpResponseMessage missing = await http.GetAsync(server.Urls[0] + "b", Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (found.StatusCode, missing.StatusCode));
        Assert.Equal(["inner", "outer"], found.Headers.GetValues("X-Stamp"));
        Assert.Equal(["inner", "outer"], missing.Headers.GetValues("X-Stamp"));
    }

    [Fact]
    public async Task A_layer_may_write_the_page_of_an_error()
    {
        HttpServerOptions options = AnyPort();
        options.Use(inner => new Stamp(inner, "x", errorPage: "gone fishing"));
        await using HttpServer server = await StartAsync(options);
        using var http = new HttpClient();
        using HttpResponseMessage missing = await http.GetAsync(server.Urls[0] + "b", Stop);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Equal("gone fishing", await missing.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task A_password_file_is_never_served()
    {
        _folder.File("users.txt", "bob:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=\n");
        _folder.File("index.html", "hello");
        _folder.Link("other.txt", "users.txt");
        HttpServerOptions options = AnyPort();
        options.Authentication.AddUsersFrom(_folder["users.txt"]);
        options.Authentication.Guard("/=*");
        await using HttpServer server = await StartAsync(options);
        Assert.Equal("hello", await GetAsync(server.Urls[0]));
        foreach (string name in (string[])["users.txt", "other.txt"])
        {
            var e = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(server.Urls[0] + name));
            Assert.Equal(HttpStatusCode.NotFound, e.StatusCode);
        }
    }

    [Fact]
    public async Task An_inherited_socket_is_served()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere descriptors are not inherited by number.");
        _folder.File("index.html", "hello");
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        HttpServerOptions options = AnyPort();
        options.ListenHandle(Libc.Duplicate(socket.SafeHandle)); // The server closes the copy.
        await using HttpServer server = await StartAsync(options);
        Assert.Equal("hello", await GetAsync(server.Urls[0]));
    }

    [Fact]
    public async Task The_access_log_goes_to_the_stream_that_was_given()
    {
        _folder.File("index.html", "hello");
        var log = new MemoryStream();
        HttpServer server = await StartAsync(AnyPort() with { LogOutput = log });
        await GetAsync(server.Urls[0]);
        await server.StopAsync(Stop);
        await server.DisposeAsync();
        Assert.Contains("\"GET / HTTP/1.1\" 200 5", Encoding.ASCII.GetString(log.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Root: must name a directory")]
    [InlineData("/nope", "/nope: no such directory")]
    public async Task An_invalid_option_is_named(string root, string message)
    {
        await using var server = new HttpServer(AnyPort() with { Root = root });
        var e = await Assert.ThrowsAsync<ArgumentException>(() => server.StartAsync(Stop));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_and_leaves_nothing_open()
    {
        await using HttpServer first = await StartAsync(AnyPort());
        int port = new Uri(first.Urls[0]).Port;
        HttpServerOptions options = AnyPort() with { Bind = [] };
        options.Listen($"127.0.0.1:{port}");
        await using var second = new HttpServer(options);
        await Assert.ThrowsAsync<ListenException>(() => second.StartAsync(Stop));
    }

    [Fact]
    public async Task It_starts_once()
    {
        await using HttpServer server = await StartAsync(AnyPort());
        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(Stop));
    }

    [Fact]
    public async Task A_host_can_have_several_beside_other_services()
    {
        _folder.File("site/index.html", "site");
        _folder.File("admin/index.html", "admin");
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = _folder.Path });
        var order = new List<string>();
        builder.Services.AddSingleton<IHostedService>(new Witness(order, "before"));
        builder.Services.AddMiniHttp(options =>
        {
            options.Root = "site"; // Relative to the content root.
            options.Listen("127.0.0.1:0");
        });
        builder.Services.AddMiniHttp("admin", options =>
        {
            options.Root = _folder["admin"];
            options.Listen("127.0.0.1:0");
        });
        builder.Services.AddSingleton<IHostedService>(new Witness(order, "after"));
        ThreadPool.GetMinThreads(out int workers, out int completions);
        IHost host = builder.Build();
        await host.StartAsync(Stop);
        var site = host.Services.GetRequiredService<HttpServer>();
        var admin = host.Services.GetRequiredKeyedService<HttpServer>("admin");
        Assert.Equal(("site", "admin"), (await GetAsync(site.Urls[0]), await GetAsync(admin.Urls[0])));
        await host.StopAsync(Stop);
        host.Dispose();
        Assert.Equal(["start before", "start after", "stop after", "stop before"], order);
        ThreadPool.GetMinThreads(out int workersAfter, out int completionsAfter);
        Assert.Equal((workers, completions), (workersAfter, completionsAfter));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(site.Urls[0]));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(admin.Urls[0]));
    }

    [Fact]
    public void A_name_is_added_once()
    {
        var services = new ServiceCollection();
        services.AddMiniHttp("admin", _ => { });
        var e = Assert.Throws<ArgumentException>(() => services.AddMiniHttp("admin", _ => { }));
        Assert.StartsWith("admin: ", e.Message, StringComparison.Ordinal);
    }

    private HttpServerOptions AnyPort()
    {
        var options = new HttpServerOptions { Root = _folder.Path };
        options.Listen("127.0.0.1:0");
        return options;
    }

    private static async Task<HttpServer> StartAsync(HttpServerOptions options)
    {
        var server = new HttpServer(options);
        await server.StartAsync(Stop);
        return server;
    }

    private static async Task<string> GetAsync(string url)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(url), Stop);
    }

    private sealed class Greeting : IRequestHandler
    {
        public void Answer(RequestHead request, IConnection connection, Response response)
        {
            response.Head.Fields.Add("Content-Type"u8, "text/plain"u8);
            System.Buffers.BuffersExtensions.Write(response.Body, request.Target.Path);
            System.Buffers.BuffersExtensions.Write(response.Body, " was asked for"u8);
        }

        public void Refuse(Rejection reason, RequestHead request, Response response)
        {
        }

        public void Ended(in AnsweredRequest answered)
        {
        }
    }

    private sealed class Stamp(IRequestHandler inner, string name, string errorPage = "") : IRequestHandler
    {
        public void Answer(RequestHead request, IConnection connection, Response response)
        {
            inner.Answer(request, connection, response);
            response.Head.Fields.Add("X-Stamp"u8, Encoding.ASCII.GetBytes(name));
            if (response.Head.Status == StatusCode.NotFound)
            {
                System.Buffers.BuffersExtensions.Write(response.Body, Encoding.ASCII.GetBytes(errorPage));
            }
        }

        public void Refuse(Rejection reason, RequestHead request, Response response)
            => inner.Refuse(reason, request, response);

        public void Ended(in AnsweredRequest answered) => inner.Ended(answered);
    }

    private sealed class Witness(List<string> order, string name) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            order.Add("start " + name);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("stop " + name);
            return Task.CompletedTask;
        }
    }
}
