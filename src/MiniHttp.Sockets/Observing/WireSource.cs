// Where wire events come from. Nobody looks on, as a rule: then there is no source, and no tap on any connection, and
// all that is left of it is a look at a field that is null.

using System.Diagnostics;
using System.Net;

namespace MiniHttp.Sockets;

/// <summary>Tells observers of the connections of one side, one event at a time. For any thread.</summary>
/// <param name="side">Whose sockets they are.</param>
/// <param name="observers">Are told, one after the other.</param>
internal sealed class WireSource(WireSide side, params IWireObserver[] observers)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private int _connections;

    /// <summary>Bytes of a file that somebody looks at, of one call of sendfile.</summary>
    internal int MostOfFile { get; } = observers.Max(observer => observer.MostOfFile);

    /// <summary>A listening socket is ready for clients.</summary>
    internal void OnListening(EndPoint end) => Tell(new WireEvent(WireOperation.Listen) { Local = end });

    /// <summary>
    /// A tap on a connection that is to be; null where nobody follows that one, so that it costs nothing.
    /// </summary>
    internal WireTap? Open()
    {
        lock (_gate)
        {
            int connection = ++_connections;
            bool isFollowed = false;
            foreach (IWireObserver observer in observers)
            {
                isFollowed |= observer.BeginsToFollow(connection);
            }

            return isFollowed ? new WireTap(this, connection, side) : null;
        }
    }

    /// <summary>Tells the observers. What is true now is in the event; time and side are added.</summary>
    /// <returns>Whether anybody wants to hear more of that connection.</returns>
    internal bool Tell(in WireEvent happened)
    {
        lock (_gate)
        {
            WireEvent told = happened with { Side = side, Time = Stopwatch.GetElapsedTime(_began) };
            bool isFollowed = false;
            foreach (IWireObserver observer in observers)
            {
                observer.On(told);
                isFollowed |= observer.Follows(told.Connection);
            }

            return isFollowed;
        }
    }
}
