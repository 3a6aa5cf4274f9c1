// How many connections one client address may have at a time. What is beyond is answered, by 503, and not just dropped: its user sees why.

using System.Net;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Counts connections by the address of the client.</summary>
/// <param name="most">How many each may have.</param>
internal sealed class AddressLimit(int most)
{
    private readonly Dictionary<IPAddress, int> _counts = [];

    /// <summary>Opens an exchange, and counts it until it is disposed of.</summary>
    /// <param name="connection">Whose.</param>
    /// <param name="open">Opens it; told whether there are too many.</param>
    public IExchange Open(IConnection connection, Func<bool, IExchange> open)
    {
        if (connection.Remote is not IPEndPoint { Address: var address })
        {
            return open(false);
        }

        bool isTooMany = Add(address, 1) > most;
        try
        {
            return new CountedExchange(open(isTooMany), () => Add(address, -1));
        }
        catch
        {
            Add(address, -1);
            throw;
        }
    }

    private int Add(IPAddress address, int number)
    {
        lock (_counts)
        {
            int count = _counts.GetValueOrDefault(address) + number;
            if (count == 0)
            {
                _counts.Remove(address);
            }
            else
            {
                _counts[address] = count;
            }

            return count;
        }
    }

    private sealed class CountedExchange(IExchange inner, Action ended) : IExchange
    {
        public Needs Next => inner.Next;

        public void OnReceived(ReadOnlySpan<byte> bytes, long now) => inner.OnReceived(bytes, now);

        public void OnEndOfStream(long now) => inner.OnEndOfStream(now);

        public void OnSent(long count, long now) => inner.OnSent(count, now);

        public void OnFileFailed(long now) => inner.OnFileFailed(now);

        public void OnProduced(long now) => inner.OnProduced(now);

        public void OnDeadline(long now) => inner.OnDeadline(now);

        public void OnStopping(long now) => inner.OnStopping(now);

        public void OnReset(long now) => inner.OnReset(now);

        public void Dispose()
        {
            ended();
            inner.Dispose();
        }
    }
}

/// <summary>Answers everything by 503: for connections that are too many.</summary>
internal sealed class OverloadHandler(IRequestHandler site) : IRequestHandler
{
    /// <inheritdoc/>
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        Refuse(Rejection.Overloaded, request, response);
        response.EndsConnection = true;
    }

    /// <inheritdoc/>
    public void Refuse(Rejection reason, RequestHead request, Response response) => site.Refuse(reason, request, response);

    /// <inheritdoc/>
    public void Ended(in AnsweredRequest answered) => site.Ended(answered);
}
