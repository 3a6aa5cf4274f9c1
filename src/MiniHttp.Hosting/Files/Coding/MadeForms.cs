// Coded forms that are made here, of files without any beside them. Nobody waits for one: a small file is compressed at once, which takes about
// as long as opening a few files does; a larger one in the background, and until that is done it is sent as it is.

using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Makes coded forms of files, and keeps them.</summary>
/// <param name="root">What is served.</param>
/// <param name="settings">From which length on, and how much is kept.</param>
/// <param name="logger">Told once if there is too little memory.</param>
internal sealed partial class MadeForms(IFileRoot root, CompressionOptions settings, ILogger logger) : IDisposable
{
    /// <summary>Up to here a file is compressed while its request is answered: 1 to 2 ms, once for each version of it.</summary>
    internal const int LargestAtOnce = 64 * 1024;

    /// <summary>Beyond it a file is never compressed: what is larger is rarely text that people read, and would drive out all the rest.</summary>
    internal const int Largest = 8 << 20;

    /// <summary>
    /// Small files that are compressed at a time, by as many threads that answer, at the most. While that many are
    /// busy, a further one is sent as it is.
    /// </summary>
    internal const int MostAtOnce = 8;

    private readonly FormCache _cache = new(AvailableMemory.ForForms(settings.Cache));
    private readonly BackgroundWork _background = new("compression");
    private readonly SemaphoreSlim _encoders = new(EncodersAtOnce); // Not disposed of: threads still give places back.
    private readonly ConcurrentDictionary<FormKey, bool> _making = new();
    private int _isToldOfMemory;

    private static int EncodersAtOnce => (int)Math.Max(
        AvailableMemory.ForEncoders(MostAtOnce * Compressor.SmallEncoder) / Compressor.SmallEncoder, 1);

    /// <summary>The coded form of a file; null where there is none, or none yet.</summary>
    /// <param name="relative">The file's path below the root.</param>
    /// <param name="version">Its version, which is settled.</param>
    /// <param name="coding">The coding.</param>
    public IFileContent? TryGet(ReadOnlySpan<byte> relative, FileVersion version, ContentCoding coding)
    {
        long length = version.Length;
        if (length < settings.Minimum || length > Math.Min(Largest, _cache.Capacity))
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

        MakeAtOnce(key, version);
        _cache.TryGet(key, version, out content);
        return content;
    }

    /// <inheritdoc/>
    public void Dispose() => _background.Dispose();

    private void MakeAtOnce(FormKey key, FileVersion version)
    {
        if (!_encoders.Wait(0))
        {
            _making.TryRemove(key, out _);
            return;
        }

        try
        {
            Make(key, version);
        }
        finally
        {
            _encoders.Release();
        }
    }

    private void Make(FormKey key, FileVersion version)
    {
        try
        {
            // Not worth it with less than a twentieth saved: the client's work is more than the network's.
            using FormDraft? form = _cache.Begin((int)version.Length / 20 * 19);
            if (form is not null && (TryCode(key, version, form) || form.IsTooLong))
            {
                _cache.Add(key, version, form.IsTooLong ? null : form);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It cannot be read now, the encoder got no memory, or the server stops. The file is sent as it is, or says
            // itself what is wrong with it.
        }
        catch (OutOfMemoryException)
        {
            // Coding is the one thing that can be left out where memory is short. The bounds above are there so that it
            // never comes to this.
            if (Interlocked.Exchange(ref _isToldOfMemory, 1) == 0)
            {
                LogOutOfMemory();
            }
        }
        finally
        {
            _making.TryRemove(key, out _);
        }
    }

    // The form of that version alone: the same before the file was read and after.
    private bool TryCode(FormKey key, FileVersion version, FormDraft form)
    {
        byte[] relative = Encoding.Latin1.GetBytes(key.Path);
        return root.TryRead(relative, version, file => Compressor.TryCompress(key.Coding, file, form));
    }

    [LoggerMessage(1, LogLevel.Warning, "Compression: out of memory; files are sent as they are while it is short")]
    private partial void LogOutOfMemory();
}
