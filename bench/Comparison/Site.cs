using System.Security.Cryptography;

namespace MiniHttp.Bench;

/// <summary>The folder that all servers serve, and a folder for their own files. Both are removed at the end.</summary>
internal sealed class Site : IDisposable
{
    /// <summary>What is asked for.</summary>
    public const string Small = "/1k.html", Medium = "/100k.bin", Large = "/1g.bin", Folder = "/folder/";

    /// <summary>How long the large file is.</summary>
    public const long LargeLength = 1L << 30;

    private const int FilesOfFolder = 100;

    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("compare-");

    public Site()
    {
        Root = _place.CreateSubdirectory("root").FullName;
        Work = _place.CreateSubdirectory("work").FullName;

        // Some servers give up root for nobody.
        File.SetUnixFileMode(_place.FullName, (UnixFileMode)0b111_101_101);

        // Content whose change could be missed is not to be kept by a server: files younger than a few seconds are treated with care.
        LastModified = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3600);
        Write(Small, Block.AsSpan(0, 1024));
        Write(Medium, Block.AsSpan(0, 100 * 1024));
        Directory.CreateDirectory(Root + Folder);
        foreach (string name in FolderNames)
        {
            Write(Folder + name, Block.AsSpan(0, 100));
        }
    }

    /// <summary>What is served.</summary>
    public string Root { get; }

    /// <summary>Where servers put what they need.</summary>
    public string Work { get; }

    /// <summary>When each file was written last.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>What files are made of: nothing that compresses, and the same in each run.</summary>
    public static byte[] Block { get; } = MakeBlock();

    /// <summary>The files that the listing has to name.</summary>
    public static IEnumerable<string> FolderNames => Enumerable.Range(0, FilesOfFolder).Select(i => $"file-{i:D3}.html");

    /// <summary>Writes the large file, unless it is there. With its real content: what is sent has to be read from somewhere.</summary>
    public void AddLarge()
    {
        string path = Root + Large;
        if (File.Exists(path)) return;
        if (new DriveInfo(Root).AvailableFreeSpace < LargeLength * 11 / 10)
        {
            throw new BenchException($"{Root} has no room for a file of 1 GiB; TMPDIR says where else, or leave it out by --only");
        }

        using (FileStream file = File.Create(path))
        {
            for (long written = 0; written < LargeLength; written += Block.Length)
            {
                file.Write(Block);
            }
        }

        File.SetLastWriteTimeUtc(path, LastModified.UtcDateTime);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_place.FullName))
        {
            _place.Delete(recursive: true);
        }
    }

    private void Write(string path, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(Root + path, content);
        File.SetLastWriteTimeUtc(Root + path, LastModified.UtcDateTime);
    }

    private static byte[] MakeBlock()
    {
        byte[] block = new byte[1 << 20];
        for (int i = 0; i < block.Length; i += SHA256.HashSizeInBytes)
        {
            SHA256.HashData(BitConverter.GetBytes(i), block.AsSpan(i));
        }

        return block;
    }
}
