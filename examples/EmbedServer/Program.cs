// Two servers in one generic host: a site, and a folder of downloads. Ctrl-C stops both.
//
//     dotnet run --project examples/EmbedServer -- wwwroot docs

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MiniHttp.Hosting;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: EmbedServer SITE DOWNLOADS");
    return 2;
}

HostApplicationBuilder builder = Host.CreateApplicationBuilder();
builder.Services.AddMiniHttp("site", options =>
{
    options.Root = Path.GetFullPath(args[0]); // A relative path would begin at the host's content root.
    options.Listen("127.0.0.1:0"); // Any free port.
    options.Listing = false;
});
builder.Services.AddMiniHttp("downloads", options =>
{
    options.Root = Path.GetFullPath(args[1]);
    options.Listen("127.0.0.1:0");
});

using IHost host = builder.Build();
await host.StartAsync();
Console.WriteLine($"site: {host.Services.GetRequiredKeyedService<HttpServer>("site").Urls[0]}");
Console.WriteLine($"downloads: {host.Services.GetRequiredKeyedService<HttpServer>("downloads").Urls[0]}");
await host.WaitForShutdownAsync();
return 0;
