// Digests of contents for --etag content. A file of up to 32 KiB is digested while its request is answered: some 20 to
// 100 µs, once for each version. One thread in the background digests larger files, which have no tag until then: no
// request waits until a file of gigabytes is read.

using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>Computes digests of files, and remembers them by the files' versions.</summary>
/// <param name="root">What is served.</param>
internal sealed class ContentDigests(IFileRoot root) : IDisposable
{
    /// <summary>How many digests are remembered: some 3 MiB.</summary>
    internal const int MaxRemembered = 16_384;

    private const int Piece = 128 * 1024;

    private readonly BackgroundValues<FileVersion, UInt128> _known = new("digests", MaxRemembered);

    /// <summary>The digest of the file that a form was read from.</summary>
    /// <param name="relative">The path of the file that was asked for.</param>
    /// <param name="form">The form. Its version is settled: a change from now on gives it another one.</param>
    /// <param name="digest">The first 128 bits of SHA-256.</param>
    /// <returns>False if it is not known yet.</returns>
    public bool TryGet(ReadOnlySpan<byte> relative, in FileForm form, out UInt128 digest)
    {
        FileVersion version = form.Version;
        if (_known.TryGet(version, out digest))
        {
            return true;
        }

        if (form.IsMade)
        {
            return false; // Its bytes are not the file's, whose digest was asked for a moment ago.
        }

        if (form.Content is OpenedFile)
        {
            Begin(CodedSiblings.PathOf(relative, form.Coding), version);
            return false;
        }

        bool isDone = TryCompute(form.Content, out digest);
        if (isDone)
        {
            _known.Add(version, digest);
        }

        return isDone;
    }

    /// <inheritdoc/>
    public void Dispose() => _known.Dispose();

    private void Begin(byte[] path, FileVersion version) => _known.Begin(version, (out UInt128 digest) =>
    {
        UInt128 computed = default;
        bool isDone = root.TryRead(path, version, file => TryCompute(file, out computed));
        digest = computed;
        return isDone;
    });

    private bool TryCompute(IFileContent file, out UInt128 digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = ArrayPool<byte>.Shared.Rent((int)Math.Min(file.Length, Piece));
        long offset = 0;
        while (offset < file.Length && !_known.IsOver && file.Read(piece, offset) is > 0 and int count)
        {
            hash.AppendData(piece, 0, count);
            offset += count;
        }

        ArrayPool<byte>.Shared.Return(piece);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(bytes);
        digest = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return offset == file.Length;
    }
}
