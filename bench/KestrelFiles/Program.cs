// ASP.NET Core's static files on Kestrel, with nothing that does not help it: the slim builder, no log, deferred accept.
//
//     KestrelFiles ROOT PORT

using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.FileProviders;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = args[0] });
builder.Logging.ClearProviders();
builder.Services.AddDirectoryBrowser();
builder.Services.Configure<SocketTransportOptions>(options =>
{
    options.Backlog = 4096;
    options.CreateBoundListenSocket = endPoint =>
    {
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (OperatingSystem.IsLinux())
        {
            const int TcpLevel = 6, TcpDeferAccept = 9;
            socket.SetRawSocketOption(TcpLevel, TcpDeferAccept, BitConverter.GetBytes(1));
        }

        return socket;
    };
});
builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, int.Parse(args[1], null)));

WebApplication app = builder.Build();
app.UseFileServer(new FileServerOptions
{
    FileProvider = new PhysicalFileProvider(args[0]),
    EnableDirectoryBrowsing = true,
    StaticFileOptions = { ServeUnknownFileTypes = true },
});
await app.RunAsync();
