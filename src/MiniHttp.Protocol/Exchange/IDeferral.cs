namespace MiniHttp.Protocol;

/// <summary>
/// Work that a handler waits for before it can answer, such as a slow password check. <see cref="Response.Defer"/>
/// begins the wait; when the work is done, the handler is called again.
/// </summary>
/// <remarks>
/// The exchange sets no time limit: the work has to end by itself. A client that has only half-closed is still waited
/// for. When the client resets, or the driver gives the connection up, the work is disposed of.
/// </remarks>
public interface IDeferral : IDisposable
{
    /// <summary>Called once, after the handler has deferred its answer.</summary>
    /// <param name="wake">
    /// Call it from any thread, with no lock held, when the handler is to be called again. An early or repeated call is
    /// harmless: the handler may defer its answer again.
    /// </param>
    void Start(Action wake);

    /// <summary>The program stops: give up work that has not begun, and wake the handler.</summary>
    void Stop();
}
