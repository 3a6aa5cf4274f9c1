// What is kept of one connection. A person reads some hundred events, not some hundred thousand: what is beyond is counted. An answer that has
// begun is followed to its end, so that a large download ends with its verdict; a connection that goes on asking is left.

using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Follows one connection for those who look on.</summary>
/// <param name="number">Its number.</param>
/// <param name="limits">How much of a head the server reads.</param>
/// <param name="isOfCrowd">Whether many connections come at a time.</param>
/// <param name="isGuarded">Whether the site, or a part of it, takes a password.</param>
internal sealed class LiveConversation(int number, HeadLimits limits, bool isOfCrowd = false, bool isGuarded = false)
{
    /// <summary>How many events are told of a connection, those of its ending not counted.</summary>
    public const int MostEvents = 200;

    /// <summary>The same where many connections come at a time: some twenty requests, which are all alike then.</summary>
    public const int MostEventsOfCrowd = 40;

    /// <summary>Bytes of an entity body that are shown of one event: a screen full.</summary>
    public const int MostBody = 4096;

    /// <summary>Bytes that are kept of a connection in all.</summary>
    public const int MostBytes = 64 * 1024;

    private readonly int _mostEvents = isOfCrowd ? MostEventsOfCrowd : MostEvents;
    private readonly WireConversation _conversation = new(limits);
    private readonly SecretMask _mask = new();
    private readonly List<WirePart> _parts = [];
    private int _bytes;
    private bool _hasToldPrivate;

    /// <summary>Its number.</summary>
    public int Number => number;

    /// <summary>Whether it is a conversation with the live page itself; known when its request-line is.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>
    /// Whether a request came with a password, on a site that asks for one: guarded content is sent to no other. Known
    /// before the first byte of the answer, and true to the end of the connection.
    /// </summary>
    public bool IsPrivate { get; private set; }

    /// <summary>How many events were left out since the last one that was told.</summary>
    public int Skipped { get; private set; }

    /// <summary>How many events were told.</summary>
    public int Told { get; private set; }

    /// <summary>Whether it is over.</summary>
    public bool IsClosed => _conversation.IsClosed;

    /// <summary>Whether nothing more is told of it.</summary>
    public bool IsLeft { get; private set; }

    private bool TellsOfItself { get; set; } // The stream of events: each would be followed by one that tells of it, without an end.

    /// <summary>Takes the next event.</summary>
    /// <returns>What is kept of it; null if it is counted only.</returns>
    public LiveEvent? Take(in WireEvent happened)
    {
        bool wasKnown = _conversation.RequestLine is not null;
        _conversation.Take(happened, _parts);
        if (!wasKnown && _conversation.RequestLine is { } line)
        {
            (IsOwn, TellsOfItself) = (LiveLayer.IsOwn(line), LiveLayer.IsStream(line));
        }

        if (happened.Operation != WireOperation.Close && IsLeftOut(happened.Operation))
        {
            Mask(happened, []); // A password may come in events that are left out.
            Skipped++;
            IsLeft = Told >= _mostEvents && _parts.Exists(part => part.Kind == WirePartKind.RequestLine);
            return IsLeft ? new LiveEvent(this) : null;
        }

        byte[] bytes = Keep(happened, out WirePart[] parts);
        string? verdict = !IsClosed ? null
            : _mask.HasMaskedRequestLine ? "a line with a secret stands where the request-line should be, and is not shown"
            : _conversation.Verdict;
        bool isFirstPrivate = IsPrivate && !_hasToldPrivate;
        var kept = new LiveEvent(this, happened, bytes, parts, verdict) { IsFirstPrivate = isFirstPrivate };
        _hasToldPrivate = IsPrivate;
        Skipped = 0;
        Told++;
        _bytes += bytes.Length;
        return kept;
    }

    /// <summary>Another connection takes its place.</summary>
    public LiveEvent Leave()
    {
        IsLeft = true;
        return new LiveEvent(this);
    }

    private bool IsLeftOut(WireOperation operation) => operation switch
    {
        // Few of these happen; they are what one has waited for.
        WireOperation.HalfClose or WireOperation.EndOfStream or WireOperation.Deadline or WireOperation.Reset or WireOperation.Abort => Told >= _mostEvents + 50,
        WireOperation.Accept => false,
        _ => Told >= _mostEvents || (TellsOfItself && !_parts.Exists(part => part.Kind is not WirePartKind.EntityBody)),
    };

    // A run from the beginning, so that parts and bytes are the same for all who write them down.
    private byte[] Keep(in WireEvent happened, out WirePart[] parts)
    {
        int kept = 0, count = 0;
        parts = [.. _parts];
        foreach (WirePart part in _parts)
        {
            bool isHead = part.Kind is not (WirePartKind.EntityBody or WirePartKind.ChunkedBody or WirePartKind.NotUnderstood);
            int length = Math.Min(isHead ? part.Length : Math.Min(part.Length, MostBody), MostBytes - _bytes - kept);
            if (length > 0)
            {
                parts[count++] = part with { Length = length };
                kept += length;
            }

            if (length < part.Length)
            {
                break;
            }
        }

        byte[] bytes = happened.Bytes[..kept].ToArray();
        Mask(happened, bytes);
        parts = parts[..count];
        return bytes;
    }

    private void Mask(in WireEvent happened, Span<byte> shown)
    {
        _mask.Apply(happened.Direction, happened.Bytes, _parts, shown);
        IsPrivate |= isGuarded && _mask.HasCredentials;
    }
}
