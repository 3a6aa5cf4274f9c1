using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The Date field, formatted once a second (RFC 1945 §10.6).</summary>
internal sealed class DateSource(TimeProvider clock) : IDateSource
{
    private readonly EachSecond<byte[]> _text = new(clock, Format);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Current => _text.Current(out _);

    private static byte[] Format(DateTimeOffset now)
    {
        byte[] text = new byte[HttpDate.Length];
        HttpDate.Write(now, text);
        return text;
    }
}
