// Runs a case of the corpus against an exchange: hands over the client's bytes in given pieces, keeps what is sent, and needs no socket.

using System.Buffers;
using System.Net;
using System.Text;

namespace MiniHttp.Protocol.Tests;

internal static class CorpusDriver
{
    /// <summary>What became of a conversation.</summary>
    /// <param name="Sent">All that the server sent.</param>
    /// <param name="IsKept">Whether it waits for another request; else it has ended the connection.</param>
    public readonly record struct Outcome(byte[] Sent, bool IsKept);

    /// <summary>Runs one conversation.</summary>
    /// <param name="stream">What the client sends.</param>
    /// <param name="cuts">Where its bytes are cut; the last is its end.</param>
    /// <param name="halfCloses">Whether the end of the stream is told after them.</param>
    /// <param name="mostSent">The most bytes that are sent at a time: partial sends are normal.</param>
    public static Outcome Run(ReadOnlySpan<byte> stream, ReadOnlySpan<int> cuts, bool halfCloses, int mostSent = int.MaxValue)
    {
        ServerExchangeOptions options = new(new ServerLimits(), new FixedDate(), "MiniHttp");
        using ServerExchange exchange = new(new SmallSite(), options, new NoConnection(), null!, 0);
        List<byte> sent = [];
        bool halfClosed = false;
        int next = 0;
        int done = 0;
        bool endTold = !halfCloses;
        while (true)
        {
            Needs needs = exchange.Next;
            switch (needs.Send)
            {
                case SendKind.Content:
                    Assert.Null(needs.File.File);
                    Assert.False(halfClosed, "Nothing can be sent after the half-close.");
                    ReadOnlySpan<byte> part = needs.Bytes.Span;
                    part = part[..Math.Min(part.Length, mostSent)];
                    Assert.False(part.IsEmpty, "There is nothing to send.");
                    sent.AddRange(part);
                    exchange.OnSent(part.Length, 0);
                    continue;
                case SendKind.HalfClose:
                    Assert.False(halfClosed, "It was half-closed before.");
                    halfClosed = true;
                    exchange.OnSent(0, 0);
                    continue;
                case SendKind.CloseUnlessUnread when next == cuts.Length:
                case SendKind.Close:
                    Assert.True(halfClosed, "A close without a half-close before it.");
                    return new Outcome([.. sent], false);
                case SendKind.CloseUnlessUnread:
                    break;
                case SendKind.None:
                    Assert.True(needs.Receive, "It waits for nothing.");
                    Assert.NotEqual(Needs.Never, needs.Deadline);
                    break;
                default:
                    Assert.Fail($"{needs.Send} was not to be expected.");
                    break;
            }

            if (next < cuts.Length)
            {
                exchange.OnReceived(stream[done..cuts[next]], 0);
                done = cuts[next++];
            }
            else if (!endTold)
            {
                endTold = true;
                exchange.OnEndOfStream(0);
            }
            else
            {
                return new Outcome([.. sent], !halfClosed);
            }
        }
    }

    // Answers with the statuses of the file server, for a root that holds "/" and "/hello.txt".
    private sealed class SmallSite : IRequestHandler
    {
        public void Answer(RequestHead request, IConnection connection, Response response)
        {
            switch (request.Method)
            {
                case Method.Unknown:
                    response.Head.Status = Rejection.MethodUnknown.Row().Status;
                    Refuse(Rejection.MethodUnknown, request, response);
                    break;
                case Method.Get or Method.Head:
                    response.Head.Status = StatusOf(request.Target.Path);
                    response.Body.Write("body of a file"u8);
                    break;
                default:
                    response.Head.Status = StatusCode.MethodNotAllowed;
                    response.Head.Fields.Add(FieldName.Allow, "GET, HEAD"u8);
                    response.Body.Write("not allowed"u8);
                    break;
            }
        }

        public void Refuse(Rejection reason, RequestHead request, Response response) => response.Body.Write("refused"u8);

        public void Ended(in AnsweredRequest answered) => Assert.Equal(AnswerEnding.Sent, answered.Ending);

        private static StatusCode StatusOf(ReadOnlySpan<byte> path)
        {
            List<string> names = [];
            bool isFile = false;
            foreach (Range range in path.Split((byte)'/'))
            {
                byte[] decoded = new byte[path[range].Length];
                if (!PercentEncoding.TryDecode(path[range], decoded, out int length))
                {
                    return StatusCode.BadRequest;
                }

                string name = Encoding.Latin1.GetString(decoded.AsSpan(0, length));
                isFile = name is not ("" or "." or "..");
                if (isFile)
                {
                    names.Add(name);
                }
                else if (name == ".." && names.Count == 0)
                {
                    return StatusCode.NotFound;
                }
                else if (name == "..")
                {
                    names.RemoveAt(names.Count - 1);
                }
            }

            bool exists = isFile ? names is ["hello.txt"] : names is [];
            return exists && path[0] == '/' ? StatusCode.Ok : StatusCode.NotFound;
        }
    }

    private sealed class FixedDate : IDateSource
    {
        public ReadOnlySpan<byte> Current => "Sun, 06 Nov 1994 08:49:37 GMT"u8;
    }

    private sealed class NoConnection : IConnection
    {
        public EndPoint? Local => null;

        public EndPoint? Remote => null;
    }
}
