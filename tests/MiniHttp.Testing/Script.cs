// What a scripted server does on one connection, step by step. Only the order is decided here; ScriptedConnection does the work.

using System.Collections.Immutable;
using System.Net;
using System.Text;

namespace MiniHttp.Testing;

/// <summary>
/// The steps of one connection. Each method gives a new script with one step more, so that scripts can share a beginning. A client that
/// leaves too early ends the script at the step that notices. A script that just ends does so well: half-close, then receive until the
/// client has left, too.
/// </summary>
public sealed class Script
{
    /// <summary>A script without steps.</summary>
    public Script()
        : this([], false)
    {
    }

    private Script(ImmutableArray<ScriptedStep> steps, bool isOver) => (Steps, IsOver) = (steps, isOver);

    internal ImmutableArray<ScriptedStep> Steps { get; }

    private bool IsOver { get; }

    /// <summary>The usual conversation: receive a head, send an answer (as ISO-8859-1), end well.</summary>
    public static Script Answering(string answer) => new Script().ReceiveHead().Send(answer);

    /// <summary>Receives a head, up to and with the blank line that ends it (CRLF or lone LF). What comes behind it is kept for the next step.</summary>
    public Script ReceiveHead() => With("receive a head", (connection, stop) => connection.ReceiveHeadAsync(stop));

    /// <summary>Receives that many bytes; what comes behind them is kept for the next step.</summary>
    public Script Receive(int count) => With($"receive {count} bytes", (connection, stop) => connection.ReceiveAsync(count, stop));

    /// <summary>Receives until the client ends its stream: it has half-closed, or left.</summary>
    public Script ReceiveToEnd() => With("receive to the end", (connection, stop) => connection.ReceiveToEndAsync(stop));

    /// <summary>Receives what comes, and says nothing until the client has left.</summary>
    public Script StaySilent() => With("stay silent", (connection, stop) => connection.ReceiveToEndAsync(stop));

    /// <summary>Sends text as ISO-8859-1, in one piece.</summary>
    public Script Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes in one piece.</summary>
    public Script Send(ReadOnlyMemory<byte> bytes)
        => With($"send {bytes.Length} bytes", (connection, stop) => connection.SendAsync(bytes, stop));

    /// <summary>
    /// Sends text as ISO-8859-1 that is known only when this step runs: one with the server's own port in it.
    /// </summary>
    public Script Send(Func<string> text)
        => With("send", (connection, stop) => connection.SendAsync(Encoding.Latin1.GetBytes(text()), stop));

    /// <summary>Sends text as ISO-8859-1, each byte in a segment (under TLS: a record) of its own.</summary>
    public Script SendByteByByte(string text) => SendByteByByte(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes, each in a segment (under TLS: a record) of its own.</summary>
    public Script SendByteByByte(ReadOnlyMemory<byte> bytes) => SendSplitAt(bytes, [.. Enumerable.Range(1, Math.Max(bytes.Length - 1, 0))]);

    /// <summary>Sends text as ISO-8859-1 in several pieces.</summary>
    public Script SendSplitAt(string text, params int[] positions) => SendSplitAt(Encoding.Latin1.GetBytes(text), positions);

    /// <summary>Sends bytes in several pieces, each a segment (under TLS: a record) of its own, if it fits into one.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="positions">Where each piece but the first begins, ascending.</param>
    public Script SendSplitAt(ReadOnlyMemory<byte> bytes, params int[] positions)
    {
        int[] edges = [0, .. positions, bytes.Length];
        if (!edges.Order().SequenceEqual(edges))
        {
            throw new ArgumentException($"The positions have to ascend and lie within 0 to {bytes.Length}.", nameof(positions));
        }

        return With($"send {bytes.Length} bytes in {edges.Length - 1} pieces", async (connection, stop) =>
        {
            for (int i = 1; i < edges.Length; i++)
            {
                await connection.SendAsync(bytes[edges[i - 1]..edges[i]], stop);
                await connection.AllSentAsync(stop);
                await Task.Yield();
            }
        });
    }

    /// <summary>Sends the same bytes again and again, until the client has had enough and leaves.</summary>
    public Script SendEndlessly(ReadOnlyMemory<byte> bytes) => With("send endlessly", async (connection, stop) =>
    {
        while (true)
        {
            await connection.SendAsync(bytes, stop);
        }
    });

    /// <summary>Waits, neither sending nor receiving, until the test opens the gate.</summary>
    public Script PauseAt(Gate gate) => With("pause", (_, stop) => gate.PassAsync(stop));

    /// <summary>Runs what the test wants to happen at this moment.</summary>
    public Script Run(Func<ScriptedConnection, Task> action) => With("run", (connection, stop) => action(connection).WaitAsync(stop));

    /// <summary>From here on the connection is TLS: does the server's part of the handshake, and encrypts what follows.</summary>
    public Script StartTls(ScriptedTls tls) => With("start TLS", (connection, stop) => connection.StartTlsAsync(tls, stop));

    /// <summary>Cuts the ciphertext that is sent from here on. Where the limit is 0 the stream ends at this step.</summary>
    /// <exception cref="InvalidOperationException">When run: the connection is not TLS.</exception>
    public Script Cut(TlsCut cut) => With("cut", (connection, stop) => connection.CutAsync(cut, stop));

    /// <summary>From here on the bytes of both sides go to and fro between the client and another server, as through a proxy after CONNECT.</summary>
    public Script TunnelTo(EndPoint target) => With("tunnel", (connection, stop) => connection.TunnelAsync(target, stop));

    /// <summary>shutdown(SHUT_WR); under TLS the close_notify alert goes before it.</summary>
    public Script HalfClose() => With("half-close", (connection, stop) => connection.HalfCloseAsync(stop));

    /// <summary>
    /// Closes at once; under TLS the close_notify alert goes before it. As always with sockets, what the client had sent and nobody
    /// received turns this into a reset.
    /// </summary>
    public Script Close() => With("close", (connection, stop) => connection.CloseAsync(stop), isLast: true);

    /// <summary>Closes with a reset, when the client's side has all that was sent.</summary>
    public Script Reset() => With("reset", (connection, stop) => connection.ResetAsync(stop), isLast: true);

    private Script With(string name, Func<ScriptedConnection, CancellationToken, Task> run, bool isLast = false)
        => IsOver
            ? throw new InvalidOperationException($"Nothing can follow a close or a reset: {name}.")
            : new Script(Steps.Add(new ScriptedStep(name, run)), isLast);
}

/// <summary>One step, and its name for messages.</summary>
internal sealed record ScriptedStep(string Name, Func<ScriptedConnection, CancellationToken, Task> Run);
