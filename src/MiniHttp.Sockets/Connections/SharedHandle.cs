using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Sockets;

/// <summary>
/// An open file or directory with several users: each has a hold on it and disposes of that once, and the last one
/// closes it.
/// </summary>
/// <remarks>The first hold belongs to the creator of the object.</remarks>
/// <param name="handle">The open file; closed with the last hold.</param>
public abstract class SharedHandle(SafeFileHandle handle) : IDisposable
{
    private int _holds = 1;

    /// <summary>The open file.</summary>
    protected SafeFileHandle OpenHandle => handle;

    /// <summary>Takes a further hold on it, from any thread.</summary>
    /// <returns>False if it is closed already.</returns>
    public bool TryHold()
    {
        for (int holds = Volatile.Read(ref _holds); holds > 0;)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                return true;
            }

            holds = seen;
        }

        return false;
    }

    /// <summary>Gives one hold back.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            handle.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
