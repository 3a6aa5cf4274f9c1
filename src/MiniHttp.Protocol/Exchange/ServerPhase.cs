namespace MiniHttp.Protocol;

/// <summary>Where the server's side of a connection is.</summary>
internal enum ServerPhase
{
    AwaitingRequest,
    ReadingHead,
    Deferred, // The handler is asked again when its work is done.
    Answering,
    AwaitingProducer,
    HalfClosing,
    Leaving,
    Lingering,
    HandedOver, // To an exchange that the driver has to be told of: HandOverExchange knows it.
    Closed,
    Aborted,
}
