// What --help, completions and manual (docs/minihttpd.md) say of the program, apart from its options.

using System.Reflection;
using MiniHttp.CommandLine;

namespace MiniHttp.Server;

/// <summary>The program, for its users.</summary>
internal static class Minihttpd
{
    public const string Name = "minihttpd";

    public static CommandSummary Summary => new()
    {
        Name = Name,
        Purpose = "serve the files of a directory over HTTP/1.0",
        Usage = "[ROOT] [options]",
        Operand = new("ROOT", ValueKind.Directory),
        Groups = SettingsTable.Groups,
        Examples =
        [
            new("minihttpd", "serve the current directory at http://127.0.0.1:8080/"),
            new("minihttpd site --port 8000 --open", "serve site, and open it in a browser"),
            new("minihttpd site --bind 0.0.0.0 --qr", "serve it to your network, and show the address as a QR code"),
            new("minihttpd site --auth-file passwords", "require a user and password"),
            new("minihttpd dist --spa --live-reload", "develop an application that routes in the browser"),
            new("minihttpd site --log combined", "write an access log that log analysers read"),
            new("minihttpd --live --lab", "see what happens on the sockets, and test a client"),
        ],
        ExitStatuses =
        [
            new(0, "stopped by a signal, or printed what was asked for"),
            new(1, "cannot run: the port is in use, a file cannot be written"),
            new(2, "invalid option or setting"),
        ],
    };

    public static string Version => $"{Name} {Attribute.InformationalVersion}";

    private static AssemblyInformationalVersionAttribute Attribute
        => typeof(Minihttpd).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
}
