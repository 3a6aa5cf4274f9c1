using System.Net;

namespace MiniHttp.Protocol;

/// <summary>The addresses of a connection.</summary>
public interface IConnection
{
    /// <summary>The local address, or null if there is none. Reading it costs a system call.</summary>
    EndPoint? Local { get; }

    /// <summary>The peer's address, or null if it has none, as most peers of Unix-domain sockets.</summary>
    EndPoint? Remote { get; }
}
