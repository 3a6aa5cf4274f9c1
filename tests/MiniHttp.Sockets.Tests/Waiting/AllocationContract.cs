using System.Buffers;
using System.Net.Sockets;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>A request on a connection that is kept makes no garbage: neither the exchange nor its driver allocates anything for it.</summary>
public abstract class AllocationContract<TStrategy>
    where TStrategy : IStrategyUnderTest
{
    private const int WarmUp = 2_000, Batches = 20, BatchSize = 500;

    // Everything in the process counts, and timers and the test runner allocate now and then; but the smallest object there is has 24 bytes.
    private const int MostBytesForEach = 8;

    private static readonly byte[] Request = "GET /a HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nConnection: keep-alive\r\n\r\n"u8.ToArray();

    [Fact]
    public async Task A_request_on_a_kept_connection_allocates_nothing()
    {
        using IConcurrencyStrategy strategy = TStrategy.Create(10, new RecordingLog());
        Assert.True(ListenAddress.TryParse("127.0.0.1:0", out ListenAddress? address));
        IReadOnlyList<ListenSocket> sockets = ListenSockets.Open([address], new ListenOptions { DeferAccept = false });
        var site = new OneSite();
        strategy.Start(sockets, site);
        using (var client = new Socket(sockets[0].EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)RawClient.HangLimit.TotalMilliseconds })
        {
            client.Connect(sockets[0].EndPoint);
            Ask(client, WarmUp);
            long least = long.MaxValue;

            // The least of several times: a thread that the pool adds meanwhile brings room of its own.
            for (int i = 0; i < Batches; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                Ask(client, BatchSize);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
            }

            Assert.InRange(least / (double)BatchSize, 0, MostBytesForEach);
        }

        await strategy.StopAsync(new CancellationToken(canceled: true)).WaitAsync(RawClient.HangLimit, CancellationToken.None);
        Assert.Equal(WarmUp + (Batches * BatchSize), site.Answers);
    }

    private static void Ask(Socket client, int times)
    {
        Span<byte> answer = stackalloc byte[1024];
        for (int i = 0; i < times; i++)
        {
            client.Send(Request);
            int length = 0;
            while (!answer[..length].EndsWith("Hello"u8))
            {
                int count = client.Receive(answer[length..]);
                length += count > 0 ? count : throw new InvalidOperationException("The server has closed the connection."); // Assert would allocate.
            }
        }
    }

    private sealed class OneSite : IRequestHandler, IExchangeFactory, IDateSource
    {
        private static readonly byte[] Date = Encoding.ASCII.GetBytes("Sun, 06 Nov 1994 08:49:37 GMT");

        private readonly ServerExchangeOptions _options;
        private int _answers;

        public OneSite() => _options = new ServerExchangeOptions(TestServer.Patient, this, "test");

        public int Answers => Volatile.Read(ref _answers);

        public ReadOnlySpan<byte> Current => Date;

        public IExchange Open(IConnection connection, IDriver driver, long now) => new ServerExchange(this, _options, connection, driver, now);

        public void Answer(RequestHead request, IConnection connection, Response response)
        {
            response.Head.Fields.Add(FieldName.ContentType, "text/plain"u8);
            response.Body.Write("Hello"u8);
            Interlocked.Increment(ref _answers);
        }

        public void Refuse(Rejection reason, RequestHead request, Response response) => throw new InvalidOperationException(reason.ToString());

        public void Ended(in AnsweredRequest answered)
        {
        }
    }
}
