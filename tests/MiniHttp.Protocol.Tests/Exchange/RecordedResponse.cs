using System.Text;

namespace MiniHttp.Protocol.Tests;

/// <summary>Drives a client exchange by hand, and records what its receiver is given.</summary>
internal sealed class RecordedResponse : IResponseReceiver
{
    private const long Now = 1000;

    public RecordedResponse(string method = "GET", ClientExchangeOptions? options = null, bool sent = true, byte[]? entity = null)
    {
        RequestHead head = new();
        head.SetVerbatim(Encoding.ASCII.GetBytes(method), "/"u8, HttpVersion.Http10);
        Exchange = new ClientExchange(new OutgoingRequest(head, entity), this, options ?? new ClientExchangeOptions());
        while (sent && Exchange.Next.Send == SendKind.Content)
        {
            Exchange.OnSent(Exchange.Next.Bytes.Length, Now);
        }
    }

    public ClientExchange Exchange { get; }

    public string Body { get; private set; } = "";

    public List<int> Interim { get; } = [];

    public string RawHead { get; private set; } = "";

    public int Heads { get; private set; }

    public Action<RecordedResponse>? AtHead { get; init; }

    public ResponseVerdict? Verdict => Exchange.Verdict;

    public RecordedResponse Receive(params string[] pieces)
    {
        foreach (string piece in pieces)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(piece);
            Exchange.OnReceived(bytes, Now);
            Array.Clear(bytes); // They are the driver's again.
        }

        return this;
    }

    public RecordedResponse End()
    {
        Exchange.OnEndOfStream(Now);
        return this;
    }

    public void OnInterim(ResponseHead head, ReadOnlySpan<byte> raw) => Interim.Add(head.Status.Value);

    public void OnHead(ResponseHead head, ReadOnlySpan<byte> raw, BodyLength length)
    {
        Heads++;
        RawHead = Encoding.Latin1.GetString(raw);
        AtHead?.Invoke(this);
    }

    public void OnBody(ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(1, Heads);
        Assert.False(bytes.IsEmpty);
        Body += Encoding.Latin1.GetString(bytes);
    }
}
