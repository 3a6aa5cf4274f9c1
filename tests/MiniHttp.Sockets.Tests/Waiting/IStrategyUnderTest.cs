using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

/// <summary>Makes the strategy that a contract is held against. A contract is written once and derived from for each strategy.</summary>
public interface IStrategyUnderTest
{
    /// <summary>
    /// Whether files go from the page cache to the network without being read (sendfile). What is on its way then is the file itself: where
    /// it is cut short, the kernel clears what lies behind its new end, in the same pages.
    /// </summary>
    static virtual bool SendsFilesUnread => false;

    /// <summary>Whether a connection needs more descriptors than its own: it may be accepted, and then have to be given up.</summary>
    static virtual bool NeedsMoreDescriptors => false;

    /// <summary>Whether Linux is used as if it were any other system.</summary>
    static virtual bool AcceptsSockets => false;

    static abstract IConcurrencyStrategy Create(int connections, ILoggerFactory loggers);
}
