namespace MiniHttp.Hosting;

/// <summary>The bytes of a form.</summary>
/// <param name="Blocks">Blocks, all but the last of them full.</param>
/// <param name="Length">How many bytes.</param>
internal sealed record FormBytes(byte[][] Blocks, int Length)
{
    public long Size => (long)Blocks.Length * FormCache.BlockSize;

    public int Read(Span<byte> destination, long offset)
    {
        int count = (int)Math.Min(destination.Length, Math.Max(Length - offset, 0));
        for (int read = 0; read < count;)
        {
            (long block, long from) = Math.DivRem(offset + read, FormCache.BlockSize);
            ReadOnlySpan<byte> part = Blocks[block].AsSpan((int)from);
            part = part[..Math.Min(part.Length, count - read)];
            part.CopyTo(destination[read..]);
            read += part.Length;
        }

        return count;
    }
}
