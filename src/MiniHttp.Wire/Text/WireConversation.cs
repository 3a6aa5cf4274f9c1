// One connection as somebody sees it who looks on: the parts of its messages, and in the end what became of it.
// Everything is found out from the events alone, so that both ends come to the same, and a recording to the same as the
// connection itself.

using System.Globalization;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Wire;

/// <summary>Follows the events of one connection.</summary>
internal sealed class WireConversation
{
    private readonly HeadLimits _limits;
    private RequestParts _requests;
    private ResponseParts _responses;
    private bool _clientHasEnded; // It has said that it sends no more, and somebody has seen it.
    private bool _serverHasEnded;
    private string? _brokenOff;
    private WireSide _closedBy;
    private bool _timedOut;

    /// <summary>Begins with its first event.</summary>
    /// <param name="limits">How much of a head is read before it is taken for none.</param>
    public WireConversation(HeadLimits? limits = null)
    {
        _limits = limits ?? new HeadLimits();
        _requests = new RequestParts(_limits);
        _responses = new ResponseParts(_limits, _requests.Unanswered);
    }

    /// <summary>Whether it is over: nothing follows.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>
    /// The request-line that came last, in the notation of <see cref="ByteText"/>; null while none has come whole.
    /// </summary>
    public string? RequestLine => _requests.LastLine;

    /// <summary>Takes the next event.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="parts">Gets the parts of its bytes, one behind the other without a gap; is cleared before.</param>
    public void Take(in WireEvent happened, List<WirePart> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        parts.Clear();
        switch (happened.Operation)
        {
            case WireOperation.Send or WireOperation.SendFile or WireOperation.Receive:
                _timedOut = false; // It was followed by something: a pause, or an answer that says so.
                PartsOf(happened.Direction).Read(happened.Bytes, parts);
                PartsOf(happened.Direction).Skip(happened.Count - happened.Bytes.Length);
                break;
            case WireOperation.HalfClose or WireOperation.EndOfStream:
                PartsOf(happened.Direction).End();
                _clientHasEnded |= happened.Direction == WireDirection.ToServer;
                _serverHasEnded |= happened.Direction == WireDirection.ToClient;
                break;
            case WireOperation.Secure:
                // What went before, to a proxy, has nothing to do with what is carried from now on.
                _requests = new RequestParts(_limits);
                _responses = new ResponseParts(_limits, _requests.Unanswered);
                break;
            case WireOperation.Deadline:
                _timedOut = true;
                break;
            case WireOperation.Reset:
                _brokenOff ??= happened.Side == WireSide.Server ? "reset by the client" : "reset by the server";
                break;
            case WireOperation.Abort:
                _brokenOff ??= happened.Side == WireSide.Server ? "reset by the server" : "reset by the client";
                break;
            case WireOperation.Close:
                IsClosed = true;
                _closedBy = happened.Side;
                break;
        }
    }

    /// <summary>How it ended and why, as a sentence for a person.</summary>
    public string Verdict
    {
        get
        {
            var text = new StringBuilder();
            AppendMessages(text);
            text.Append("; ");
            text.Append(_brokenOff ?? HowItEnded);
            if (_timedOut)
            {
                text.Append("; a time limit has passed");
            }

            return text.ToString();
        }
    }

    private string HowItEnded
    {
        get
        {
            string closer = _closedBy == WireSide.Server ? "the server" : "the client";
            return (_clientHasEnded, _serverHasEnded) switch
            {
                (true, true) => "both ends have said that they send no more",
                (false, false) => $"{closer} closed, and neither end had said before that it sends no more",
                (true, false) when _closedBy == WireSide.Server => "the client has said that it sends no more; the server closed without saying so",
                (false, true) when _closedBy == WireSide.Client => "the server has said that it sends no more; the client closed without saying so",
                _ => $"{closer} has said that it sends no more, and closed without waiting for the other end to say so",
            };
        }
    }

    private MessageParts PartsOf(WireDirection direction) => direction == WireDirection.ToServer ? _requests : _responses;

    private void AppendMessages(StringBuilder text)
    {
        if (_requests.Refusal is { } reason)
        {
            RejectionRow row = reason.Row();
            text.Append(CultureInfo.InvariantCulture, $"the request is none ({row.Rule}): {row.Explanation.TrimEnd('.')}; ");
        }
        else if (_requests.IsCutShort)
        {
            text.Append("the request is cut short; ");
        }

        text.Append(_requests.Count switch
        {
            0 when _responses.Count == 0 => "nothing was asked",
            0 => "",
            1 => $"{_requests.LastLine}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{_requests.Count} requests, the last one {_requests.LastLine}"),
        });
        if (_responses.Verdict is { } verdict)
        {
            string status = verdict.Phase == ClientPhase.ReadingHead ? "" : _responses.LastStatus is { } code ? $" {code.Value}" : " without a head";
            text.Append(CultureInfo.InvariantCulture, $"{(_requests.Count > 0 ? " was" : "it was")} answered{status}, {verdict}");
        }
        else if (_requests.Count > 0)
        {
            text.Append(" was not answered to the end");
        }

        if (_responses.Count > 0 && _responses.Count < _requests.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $" ({_requests.Count - _responses.Count} were not answered)");
        }
    }
}
