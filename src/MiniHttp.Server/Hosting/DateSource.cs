using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>The Date field, formatted once a second (RFC 1945 §10.6).</summary>
internal sealed class DateSource(TimeProvider clock) : IDateSource
{
    private Stamp _current = new(long.MinValue, []);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Current
    {
        get
        {
            DateTimeOffset now = clock.GetUtcNow();
            long second = now.ToUnixTimeSeconds();
            Stamp stamp = Volatile.Read(ref _current);
            if (stamp.Second != second)
            {
                // Two threads may do this at once; both write the same.
                stamp = new Stamp(second, new byte[HttpDate.Length]);
                HttpDate.Write(now, stamp.Text);
                Volatile.Write(ref _current, stamp);
            }

            return stamp.Text;
        }
    }

    private sealed record Stamp(long Second, byte[] Text);
}
