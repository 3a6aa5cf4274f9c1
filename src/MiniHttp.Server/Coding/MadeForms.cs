// Coded forms that are made here, of files without any beside them. Nobody waits for one: a small file is compressed at once, which takes about
// as long as opening a few files does; a larger one in the background, and until that is done it is sent as it is.

using System.Collections.Concurrent;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Makes coded forms of files, and keeps them.</summary>
/// <param name="root">What is served.</param>
/// <param name="settings">From which length on, and how much is kept.</param>
internal sealed class MadeForms(IFileRoot root, CompressionSettings settings) : IDisposable
{
    /// <summary>Up to here a file is compressed while its request is answered: 1 to 2 ms, once for each version of it.</summary>
    internal const int LargestAtOnce = 64 * 1024;

    /// <summary>Beyond it a file is never compressed: what is larger is rarely text that people read, and would drive out all the rest.</summary>
    internal const int Largest = 8 << 20;

    private readonly FormCache _cache = new(settings.Cache);
    private readonly BackgroundWork _background = new("compression");
    private readonly ConcurrentDictionary<FormKey, bool> _making = new();

    /// <summary>The coded form of a file; null where there is none, or none yet.</summary>
    /// <param name="relative">The file's path below the root.</param>
    /// <param name="version">Its version, which is settled.</param>
    /// <param name="coding">The coding.</param>
    public IFileContent? TryGet(ReadOnlySpan<byte> relative, FileVersion version, ContentCoding coding)
    {
        long length = version.Length;
        if (length < settings.Minimum || length > Math.Min(Largest, settings.Cache))
        {
            return null;
        }

        var key = new FormKey(Encoding.Latin1.GetString(relative), coding);
        if (_cache.TryGet(key, version, out IFileContent? content) || !_making.TryAdd(key, true))
        {
            return content; // Null: it is not worth it, or another thread is making it.
        }

        if (length > LargestAtOnce)
        {
            if (!_background.TryAdd(() => Make(key, version)))
            {
                _making.TryRemove(key, out _);
            }

            return null;
        }

        Make(key, version);
        _cache.TryGet(key, version, out content);
        return content;
    }

    /// <inheritdoc/>
    public void Dispose() => _background.Dispose();

    private void Make(FormKey key, FileVersion version)
    {
        try
        {
            byte[]? source = null;
            byte[] path = Encoding.Latin1.GetBytes(key.Path);
            if (root.TryRead(path, version, file => (source = file.ReadWhole()) is not null))
            {
                _cache.Add(key, version, Compressor.Compress(key.Coding, source));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It cannot be read now, or the server stops. The file is sent as it is, or says itself what is wrong with it.
        }
        finally
        {
            _making.TryRemove(key, out _);
        }
    }
}
