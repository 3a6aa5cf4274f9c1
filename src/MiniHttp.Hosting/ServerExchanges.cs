// Opens an exchange for each accepted connection, and decides which connections are too many: of all (FullHouse), and
// of one address (AddressLimit).

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Opens the exchanges of a server.</summary>
internal sealed class ServerExchanges : IExchangeFactory
{
    private readonly IRequestHandler _handler;
    private readonly OverloadHandler _overload;
    private readonly ServerExchangeOptions _options;
    private readonly ServerExchangeOptions _refusedOptions;
    private readonly bool _handsOver;
    private readonly AddressLimit? _addresses;
    private readonly FullHouse? _house;

    /// <summary>Prepares them.</summary>
    /// <param name="handler">Answers requests.</param>
    /// <param name="options">Options of the server.</param>
    /// <param name="dates">Makes the Date field.</param>
    /// <param name="accepted">Connections that are accepted at a time.</param>
    public ServerExchanges(IRequestHandler handler, HttpServerOptions options, IDateSource dates, int accepted)
    {
        ServerLimits limits = options.Limits;
        (_handler, _overload, _handsOver) = (handler, new OverloadHandler(handler), options.Extensions.HandsOver);
        _options = new(limits, dates, options.ServerName) { KeepsRawHeads = _handsOver };
        _refusedOptions = new(FullHouse.LimitsOfRefused(limits), dates, options.ServerName);
        _addresses = limits.ConnectionsPerAddress is { } most ? new AddressLimit(most) : null;
        _house = limits.WhenFull == WhenFull.Refuse
            ? new FullHouse(FullHouse.Served(ConcurrencyNames.Connections(options), accepted)) : null;
    }

    /// <inheritdoc/>
    public IExchange Open(IConnection connection, IDriver driver, long now)
    {
        return _house is null ? OpenOne(false, driver) : _house.Open(driver, OpenOne);

        IExchange OpenOne(bool isTooMany, IDriver by)
            => isTooMany ? new ServerExchange(_overload, _refusedOptions, connection, by, now)
                : _addresses is null ? OpenServed(false, by)
                : _addresses.Open(connection, by, OpenServed);

        IExchange OpenServed(bool isTooMany, IDriver by)
        {
            IRequestHandler site = isTooMany ? _overload : _handler;
            return _handsOver ? new HandOverExchange(site, _options, connection, by, now)
                : new ServerExchange(site, _options, connection, by, now);
        }
    }
}
