// What is held of the shared pools, seen from outside: the pools tell of every buffer that is rented and given back.

using System.Diagnostics.Tracing;

namespace MiniHttp.Protocol.Tests;

/// <summary>Counts what its own thread has rented of the shared pools since it was made, and not yet given back.</summary>
internal sealed class RentedMemory : EventListener
{
    private const string Pools = "System.Buffers.ArrayPoolEventSource";
    private const int BufferRented = 1, BufferReturned = 3;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Dictionary<int, int> _held = [];

    /// <summary>How much is held, in array elements.</summary>
    public int Held => _held.Values.Sum();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Pools)
        {
            EnableEvents(eventSource, EventLevel.Verbose);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != Pools || Environment.CurrentManagedThreadId != _thread)
        {
            return; // It is called by whoever rents, on its thread.
        }

        (int buffer, int size) = ((int)eventData.Payload![0]!, (int)eventData.Payload[1]!);
        switch (eventData.EventId)
        {
            case BufferRented:
                _held[buffer] = size;
                break;
            case BufferReturned:
                _held.Remove(buffer);
                break;
        }
    }
}
