namespace MiniHttp.Protocol;

/// <summary>
/// Work that a handler has to wait for before it can answer, such as a slow password check. The handler begins it with
/// <see cref="Response.Defer"/> and is asked again when it is done.
/// </summary>
/// <remarks>
/// The exchange sets no time limit: the work has to end by itself. A client that has only half-closed is still waited for. After a
/// reset, and when the driver gives the connection up, the work is disposed of.
/// </remarks>
public interface IDeferral : IDisposable
{
    /// <summary>Called once, after the handler has deferred its answer.</summary>
    /// <param name="wake">
    /// To be called from any thread when the handler is to be asked again, with no lock held. An early or repeated call is harmless:
    /// the handler may defer its answer again.
    /// </param>
    void Start(Action wake);

    /// <summary>The program wants to end: work that has not begun is to be given up, and the handler woken.</summary>
    void Stop();
}
