// Coded forms that are made here, of files without any beside them. Nobody waits for one: a small file is compressed at once, which takes about
// as long as opening a few files does; a larger one in the background, and until that is done it is sent as it is.

using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Makes coded forms of files, and keeps them.</summary>
/// <param name="root">What is served.</param>
/// <param name="settings">From which length on, and how much is kept.</param>
/// <param name="logger">Told once if there is too little memory.</param>
internal sealed partial class MadeForms(IFileRoot root, CompressionSettings settings, ILogger logger) : IDisposable
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
    private readonly SemaphoreSlim _encoders = new( // Needs no disposal: places are given back after the end.
        Math.Max((int)(AvailableMemory.ForEncoders(MostAtOnce * Compressor.SmallEncoder) / Compressor.SmallEncoder), 1));
    private readonly ConcurrentDictionary<FormKey, bool> _making = new();
    private int _isToldOfMemory;

    /// <summary>The coded form of a file; null where there is none, or none yet.</summary>
    public IFileContent? TryGet(ReadOnlySpan<byte> relative, in Entry entry, ContentCoding coding)
    {
        long length = entry.File!.Length;
        if (length < settings.Minimum || length > Math.Min(Largest, _cache.Capacity))
        {
            return null;
        }

        var key = new FormKey(Encoding.Latin1.GetString(relative), coding);
        if (_cache.TryGet(key, entry.Version, length, out IFileContent? content) || !_making.TryAdd(key, true))
        {
            return content; // Null: it is not worth it, or somebody is making it.
        }

        FileVersion version = entry.Version;
        if (length > LargestAtOnce)
        {
            if (!_background.TryAdd(() => Make(key, version, (int)length)))
            {
                _making.TryRemove(key, out _);
            }

            return null;
        }

        MakeAtOnce(key, version, (int)length);
        _cache.TryGet(key, version, length, out content);
        return content;
    }

    /// <inheritdoc/>
    public void Dispose() => _background.Dispose();

    private void MakeAtOnce(FormKey key, FileVersion version, int length)
    {
        if (!_encoders.Wait(0))
        {
            _making.TryRemove(key, out _);
            return;
        }

        try
        {
            Make(key, version, length);
        }
        finally
        {
            _encoders.Release();
        }
    }

    private void Make(FormKey key, FileVersion version, int length)
    {
        try
        {
            // Not worth it with less than a twentieth saved: the client's work is more than the network's.
            using FormDraft? form = _cache.Begin(length / 20 * 19);
            if (form is not null && (TryCode(key, version, length, form) || form.IsTooLong))
            {
                _cache.Add(key, version, length, form.IsTooLong ? null : form);
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
    private bool TryCode(FormKey key, FileVersion version, int length, FormDraft form)
    {
        byte[] relative = Encoding.Latin1.GetBytes(key.Path);
        using (IFileContent? before = OpenVersion(relative, version, length))
        {
            if (before is null || !Compressor.TryCompress(key.Coding, before, form))
            {
                return false;
            }
        }

        using IFileContent? after = OpenVersion(relative, version, length);
        return after is not null;
    }

    private IFileContent? OpenVersion(byte[] relative, FileVersion version, int length)
    {
        Entry entry = root.Open(relative);
        if (entry.File?.Length == length && entry.Version == version)
        {
            return entry.File;
        }

        entry.File?.Dispose();
        return null;
    }

    [LoggerMessage(1, LogLevel.Warning, "Compression: out of memory; files are sent as they are while it is short")]
    private partial void LogOutOfMemory();
}
