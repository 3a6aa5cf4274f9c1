using System.Net;

namespace MiniHttp.Protocol;

/// <summary>The two ends of a connection, as far as a conversation may know them.</summary>
public interface IConnection
{
    /// <summary>This end; asked for only where it is needed, since it costs a system call. Null if it has no address.</summary>
    EndPoint? Local { get; }

    /// <summary>The peer's end. Null if it has no address, as over most Unix-domain sockets.</summary>
    EndPoint? Remote { get; }
}
