using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>What a program adds to a server that only a part of this project can use.</summary>
internal sealed record ServerExtensions
{
    /// <summary>Files that the program reads and writes itself: none of them is served.</summary>
    public OwnFiles OwnFiles { get; init; } = new();

    /// <summary>Receive what happens on the sockets.</summary>
    public IReadOnlyList<IWireObserver> Observers { get; init; } = [];

    /// <summary>Changes pages before they are sent; null for none.</summary>
    public Func<SiteParts, IPageFilter>? Pages { get; init; }

    /// <summary>Layers that need parts of the site, the innermost first.</summary>
    public IReadOnlyList<Func<IRequestHandler, SiteParts, IRequestHandler>> Layers { get; init; } = [];

    /// <summary>Event streams at a time, which do not count as connections.</summary>
    public int MaxEventStreams { get; init; }

    /// <summary>Whether a handler may hand a connection over (<see cref="Response.HandOver"/>).</summary>
    public bool HandsOver { get; init; }

    /// <summary>Memory that workers share, for passwords that were right; null for none.</summary>
    public SharedMemory? KnownLogins { get; init; }

    /// <summary>Who handed over <see cref="HttpServerOptions.Handles"/>, to begin an error with; empty for nobody.</summary>
    public string HandlesOrigin { get; init; } = "";

    /// <summary>Processes that check passwords at the same time.</summary>
    public int Processes { get; init; } = 1;
}

/// <summary>Parts of a site that a layer of the program may use.</summary>
/// <param name="Types">Media types of files.</param>
/// <param name="Guard">Checks passwords; null where everything is public.</param>
/// <param name="Visitors">Lets in programs on this machine only.</param>
/// <param name="Streams">Counts event streams.</param>
/// <param name="Pages">Changes pages before they are sent; null for none.</param>
internal sealed record SiteParts(
    MediaTypes Types, AccessGuard? Guard, LoopbackGuard Visitors, EventStreams Streams, IPageFilter? Pages = null);
