// A wire between two network namespaces that does to packets what bad networks do. The kernel's netem does the same, but is missing in many
// kernels, knows no reset, and cannot be cut at a byte. Programs see nothing of what TCP mends, loss and reordering among it: what
// they have to cope with is that bytes come late, in pieces, and no more. That TCP had something to mend is counted here.

using System.Buffers.Binary;
using System.Diagnostics;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>What happens to packets. Shares are between 0 and 1.</summary>
/// <param name="Lost">The share that never arrives.</param>
/// <param name="Doubled">The share that arrives twice.</param>
/// <param name="Damaged">The share that arrives with one bit turned over, which TCP's checksum always notices.</param>
/// <param name="Late">The share that is held back, so that others overtake it.</param>
internal sealed record WireFaults(double Lost = 0, double Doubled = 0, double Damaged = 0, double Late = 0)
{
    /// <summary>How long every packet takes, and as much again for those held back, in milliseconds.</summary>
    public int Delay { get; init; } = 1;

    /// <summary>Bytes from the server after which the wire ends; null for never.</summary>
    public long? EndsAfter { get; init; }

    /// <summary>Whether it ends by a reset to the client, as from a firewall; else by silence, as from a cable that was pulled out.</summary>
    public bool EndsByReset { get; init; }
}

/// <summary>Carries packets both ways between two devices.</summary>
internal sealed class FaultyWire : IDisposable
{
    private readonly Tunnel _server;
    private readonly Tunnel _client;
    private readonly Thread[] _threads;
    private readonly PriorityQueue<Packet, (long Due, long Number)> _underWay = new();
    private readonly Dictionary<ushort, uint> _acknowledged = []; // By the client's port.
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _due = new(false);
    private WireFaults _faults = new();
    private Random _random = new(0);
    private long _fromServer;
    private long _number;
    private bool _isOver;

    public FaultyWire(Tunnel server, Tunnel client)
    {
        (_server, _client) = (server, client);
        _threads = [new(() => Receive(server, client)), new(() => Receive(client, server)), new(Deliver)];
        foreach (Thread thread in _threads)
        {
            thread.IsBackground = true;
            thread.Start();
        }
    }

    public int Carried { get; private set; }

    public int Lost { get; private set; }

    public int Doubled { get; private set; }

    public int Damaged { get; private set; }

    public int Overtaken { get; private set; }

    public override string ToString() => $"{Carried} packets carried, {Lost} lost, {Doubled} doubled, {Damaged} damaged, {Overtaken} overtaken";

    /// <summary>Begins anew: the wire is whole, and has these faults.</summary>
    public void Set(WireFaults faults, int seed)
    {
        lock (_lock)
        {
            (_faults, _random, _fromServer) = (faults, new Random(seed), 0);
        }
    }

    /// <summary>To be called when the devices are gone.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _due.Set();
        Assert.All(_threads, thread => Assert.True(thread.Join(MiniHttp.Testing.RawClient.HangLimit), "A thread of the wire hangs."));
        _due.Dispose();
    }

    private void Receive(Tunnel from, Tunnel to)
    {
        byte[] buffer = new byte[65536];
        int length;
        while ((length = from.Receive(buffer)) > 0)
        {
            lock (_lock)
            {
                Accept(buffer.AsSpan(0, length), to);
            }

            _due.Set();
        }
    }

    private void Accept(ReadOnlySpan<byte> packet, Tunnel to)
    {
        _fromServer += to == _client ? packet.Length : 0;
        byte[] copy = packet.ToArray();
        if (to == _server && TcpPacket.IsTcp(packet))
        {
            _acknowledged[TcpPacket.SourcePort(packet)] = TcpPacket.Acknowledgment(packet);
        }

        if (_fromServer > _faults.EndsAfter)
        {
            // A reset counts only where it stands at the very byte that is due (RFC 5961 §3.2), which the client has said, or says to the first one.
            if (_faults.EndsByReset && to == _client && TcpPacket.IsTcp(packet) && _acknowledged.TryGetValue(TcpPacket.DestinationPort(packet), out uint due))
            {
                TcpPacket.MakeReset(copy, due);
                Send(copy, to);
            }

            return;
        }

        if (Happens(_faults.Lost))
        {
            Lost++;
            return;
        }

        if (TcpPacket.IsTcp(copy) && Happens(_faults.Damaged))
        {
            Damaged++;
            int bit = _random.Next(TcpPacket.Start(copy) * 8, copy.Length * 8);
            copy[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Send(copy, to);
        if (Happens(_faults.Doubled))
        {
            Doubled++;
            Send(copy, to);
        }
    }

    private bool Happens(double share) => _random.NextDouble() < share;

    private void Send(byte[] packet, Tunnel to)
    {
        int delay = _faults.Delay + (Happens(_faults.Late) ? _random.Next(1, _faults.Delay + 2) : 0);
        long due = Stopwatch.GetTimestamp() + (delay * Stopwatch.Frequency / 1000);
        _underWay.Enqueue(new Packet(packet, to, _number), (due, _number++));
    }

    private void Deliver()
    {
        var latest = new Dictionary<Tunnel, long> { [_server] = -1, [_client] = -1 };
        while (true)
        {
            Packet? next = null;
            int wait = Timeout.Infinite;
            lock (_lock)
            {
                if (_isOver)
                {
                    return;
                }

                if (_underWay.TryPeek(out Packet first, out (long Due, long Number) at))
                {
                    long left = at.Due - Stopwatch.GetTimestamp();
                    wait = (int)(left * 1000 / Stopwatch.Frequency) + 1;
                    if (left <= 0)
                    {
                        next = _underWay.Dequeue();
                        Carried++;
                        Overtaken += first.Number < latest[first.To] ? 1 : 0;
                        latest[first.To] = Math.Max(latest[first.To], first.Number);
                    }
                }
            }

            if (next is { } packet)
            {
                packet.To.Send(packet.Bytes);
            }
            else
            {
                _due.WaitOne(wait);
            }
        }
    }

    private readonly record struct Packet(byte[] Bytes, Tunnel To, long Number);

    /// <summary>The few things about a packet that a bad network needs to know (RFC 791, RFC 9293 §3.1).</summary>
    private static class TcpPacket
    {
        private const int Destination = 2, Sequence = 4, Acknowledged = 8, Flags = 13, Checksum = 16, Reset = 0x04, Finish = 0x01;

        public static bool IsTcp(ReadOnlySpan<byte> packet) => packet.Length >= 40 && packet[0] >> 4 == 4 && packet[9] == 6;

        /// <summary>Where the segment begins.</summary>
        public static int Start(ReadOnlySpan<byte> packet) => (packet[0] & 0x0F) * 4;

        public static ushort SourcePort(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[Start(packet)..]);

        public static ushort DestinationPort(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[(Start(packet) + Destination)..]);

        /// <summary>The next byte that its sender waits for.</summary>
        public static uint Acknowledgment(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[(Start(packet) + Acknowledged)..]);

        public static void MakeReset(Span<byte> packet, uint sequence)
        {
            Span<byte> segment = packet[Start(packet)..];
            segment[Flags] = (byte)((segment[Flags] & ~Finish) | Reset);
            BinaryPrimitives.WriteUInt32BigEndian(segment[Sequence..], sequence);
            segment[Checksum..][..2].Clear();
            uint sum = 6 + (uint)segment.Length; // The pseudo-header: protocol, length, both addresses.
            for (int i = 12; i < 20; i += 2)
            {
                sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
            }

            for (int i = 0; i < segment.Length; i += 2)
            {
                sum += i + 1 < segment.Length ? BinaryPrimitives.ReadUInt16BigEndian(segment[i..]) : (uint)segment[i] << 8;
            }

            while (sum >> 16 != 0)
            {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }

            BinaryPrimitives.WriteUInt16BigEndian(segment[Checksum..], (ushort)~sum);
        }
    }
}
