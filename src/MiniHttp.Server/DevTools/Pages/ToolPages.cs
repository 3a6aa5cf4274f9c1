using MiniHttp.Hosting;

namespace MiniHttp.Server;

/// <summary>Kinds of pages that the development tools show.</summary>
internal static class ToolPages
{
    /// <summary>What happens on the sockets.</summary>
    public static OwnPage Live { get; } = new("live", Read("live.css"), Read("live.js"), asksServer: true);

    /// <summary>The lab, and each of its experiments.</summary>
    public static OwnPage Lab { get; } = new("lab", Read("lab.css"));

    /// <summary>A part of a page that is built into the program.</summary>
    public static string Read(string name) => OwnPage.Read(name, typeof(ToolPages).Assembly);
}
