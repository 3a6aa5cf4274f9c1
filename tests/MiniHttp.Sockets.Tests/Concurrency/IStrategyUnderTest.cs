using Microsoft.Extensions.Logging;

namespace MiniHttp.Sockets.Tests;

/// <summary>Makes the strategy that a contract is held against. A contract is written once and derived from for each strategy.</summary>
public interface IStrategyUnderTest
{
    static abstract IConcurrencyStrategy Create(int connections, ILoggerFactory loggers);
}
