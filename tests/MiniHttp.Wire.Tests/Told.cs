using System.Text;
using MiniHttp.Sockets;

namespace MiniHttp.Wire.Tests;

/// <summary>Tells observers of a conversation as a server or a client would.</summary>
internal sealed class Told(IWireObserver observer, WireSide side = WireSide.Server, int connection = 1)
{
    private readonly long[] _offsets = new long[3];
    private long _ticks;

    public Told Bytes(WireDirection direction, string text, int? asked = null)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        bool receives = (direction == WireDirection.ToServer) == (side == WireSide.Server);
        Tell(new WireEvent(receives ? WireOperation.Receive : WireOperation.Send)
        {
            Direction = direction,
            Bytes = bytes,
            Count = bytes.Length,
            Asked = asked ?? bytes.Length,
            Offset = _offsets[(int)direction],
        });
        _offsets[(int)direction] += bytes.Length;
        return this;
    }

    public Told Request(string text) => Bytes(WireDirection.ToServer, text);

    public Told Response(string text) => Bytes(WireDirection.ToClient, text);

    public Told Do(WireOperation operation, WireDirection direction = WireDirection.None, string? detail = null)
    {
        Tell(new WireEvent(operation) { Direction = direction, Detail = detail });
        return this;
    }

    private void Tell(in WireEvent happened)
        => observer.On(happened with { Side = side, Connection = connection, Time = TimeSpan.FromMilliseconds(_ticks++) });
}

/// <summary>Names the parts of everything it is told.</summary>
internal sealed class PartsSeen : IWireObserver
{
    private readonly List<WirePart> _parts = [];

    public WireConversation Conversation { get; } = new();

    /// <summary>A line for each part that is there: its name, and its bytes joined again however they were cut.</summary>
    public List<(string Name, string Bytes)> All { get; } = [];

    public void On(in WireEvent happened)
    {
        Conversation.Take(happened, _parts);
        int end = 0;
        foreach (WirePart part in _parts)
        {
            Assert.Equal(end, part.Start);
            Assert.True(part.Length > 0);
            end += part.Length;
            string bytes = Encoding.Latin1.GetString(happened.Bytes.Slice(part.Start, part.Length));
            string kind = $"{happened.Direction} {part.Kind}";
            bool goesOn = All.Count > 0 && All[^1].Name == kind && !(part.Kind < WirePartKind.EntityBody && All[^1].Bytes.EndsWith('\n'));
            if (goesOn)
            {
                All[^1] = (kind, All[^1].Bytes + bytes);
            }
            else
            {
                All.Add((kind, bytes));
            }
        }

        Assert.Equal(happened.Bytes.Length, end);
    }
}
